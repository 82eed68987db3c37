/**
 * Photo intake: a photo and who hands it in go in; it comes to lie in its folder, made anew, and then has its row. No HTTP.
 *
 * First the file, then the row ([faults/V17]): whatever happens in between, a row has its file, and a file without a row is
 * given one by the sweeper or by the phone, which sends until it is told that its photo is here.
 */
import { createHash } from 'node:crypto'
import { type PhotoFolder, PhotoFolderFault } from '#server/photos/photo-folder.ts'
import { isOneTooMany } from '#server/photos/photo-limits.ts'
import type { remakePhoto } from '#server/photos/remake-photo.ts'
import { inTurn } from '#server/storage/in-turn.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { PhotoKey, PhotoOf, PhotoType } from '#shared/domain/photo.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type PhotoRefusal = 'damaged' | 'unreadable' | 'too-many' | 'no-room'

export type PhotoIntakeDeps = {
  storage: Storage
  clock: Clock
  folder: PhotoFolder
  remake: typeof remakePhoto
  /** Told of a folder that has no room, or cannot be looked at. */
  onFault: (fault: PhotoFolderFault) => void
}

export type PhotoIntake = {
  /** Whether this person handed in what the photo is to belong to, under any of its contents (R1). */
  isOwnFact(of: PhotoOf, subject: string): Promise<boolean>
  /**
   * Of these photos, those of this person that are here, row and file. If nobody can look at the files, the rows count:
   * what is asked with them, where readings stand, is not held up.
   */
  here(keys: readonly PhotoKey[], subject: string): Promise<PhotoKey[]>
  take(key: PhotoKey, subject: string, type: PhotoType, bytes: Uint8Array): Promise<Result<null, PhotoRefusal>>
}

export function createPhotoIntake({ storage, clock, folder, remake, onFault }: PhotoIntakeDeps): PhotoIntake {
  const turn = inTurn()

  return {
    async isOwnFact({ account, kind, fact }, subject) {
      const rows = await storage[kind].under([{ account, id: fact }])
      return rows.some((row) => row.subject === subject)
    },

    async here(keys, subject) {
      const rows = await storage.photos.handedIn(keys, subject)
      const areThere = await Promise.all(rows.map(isThere))
      return rows.filter((_, at) => areThere[at])
    },

    async take(key, subject, type, bytes) {
      if (createHash('sha256').update(bytes).digest('hex') !== key.sha256) return refused('damaged')
      if (await isOver()) return refused('too-many')
      const photo = await remake(bytes, type)
      if (!photo.ok) return photo
      // One after another: of photos that come at once each is counted before the next.
      return await turn(async () => ((await isOver()) ? refused('too-many') : await keep(photo.value)))

      async function isOver(): Promise<boolean> {
        // One that is known, and whose file was lost, is no further one.
        if ((await storage.photos.handedIn([key], subject)).length > 0) return false
        return await isOneTooMany(storage, key, subject, clock.now())
      }

      async function keep(made: Uint8Array): Promise<Result<null, PhotoRefusal>> {
        try {
          await folder.put(key, made)
        } catch (fault) {
          if (!(fault instanceof PhotoFolderFault && fault.isFull)) throw fault
          onFault(fault)
          return refused('no-room')
        }
        const row = { ...key, subject, bytes: made.byteLength, received_at: clock.now() }
        await storage.write((queries) => queries.photos.add([row]))
        return ok(null)
      }
    },
  }

  async function isThere(key: PhotoKey): Promise<boolean> {
    try {
      return (await folder.look(key)) !== null
    } catch (fault) {
      if (!(fault instanceof PhotoFolderFault)) throw fault
      onFault(fault)
      return true
    }
  }
}
