/**
 * Photos: the photos on this device, bytes apart from what is known of them, in a transaction of their own: whether one can be
 * kept never touches the value beside it (faults/D4, D9).
 *
 * Bytes are kept as an ArrayBuffer, since WebKit loses what it keeps as a Blob. A photo goes only by the person's own will, or
 * a day after the server said that it has it.
 */
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import { isPhotoDue, isSpent, type PhotoChange, type PhotoEntry } from '#client/domain/photo-entry.ts'
import { type PlacedPhoto, placeOf } from '#client/domain/photo-place.ts'
import type { FlushReason } from '#client/domain/retry.ts'
import type { Database, Db } from '#client/store/db.ts'
import { refusalOf, type SaveRefusal } from '#client/store/outbox.ts'
import { deletePhotos } from '#client/store/photo-rows.ts'
import type { PhotoKey, PhotoOf } from '#shared/domain/photo.ts'
import type { Instant } from '#shared/lib/clock.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type Fact = { account: string; fact: string }

export type Photos = {
  /** What it returns is on disk. The same picture of the same fact again stays as it is. */
  keep(photo: PhotoEntry, bytes: ArrayBuffer): Promise<Result<PhotoEntry, SaveRefusal>>
  list(subject: string): Promise<PhotoEntry[]>
  /** In the order in which they were taken. */
  of(fact: Fact): Promise<PhotoEntry[]>
  /** Null if they are gone. */
  bytesOf(photo: PhotoKey): Promise<ArrayBuffer | null>
  /** Waiting ones of this person whose reading or visit the server has, to be sent now; oldest first. */
  due(subject: string, now: Instant, reason: FlushReason): Promise<PhotoEntry[]>
  /** All of this person that wait, with what each was taken for; oldest first. */
  waiting(subject: string): Promise<PlacedPhoto[]>
  /** To another reading or visit, where what they were taken for is not saved; all or, where there is no room, none. */
  moveTo(of: PhotoOf, photos: readonly PhotoEntry[]): Promise<void>
  note(photo: PhotoKey, change: PhotoChange): Promise<void>
  received(photo: PhotoKey, at: Instant, epoch: string): Promise<void>
  /** The server does not have it after all: it waits again, if its bytes are still here. */
  reopen(photo: PhotoKey): Promise<void>
  /** By the person's own will; what the server has stays there. */
  remove(photo: PhotoKey): Promise<void>
  /** Returns how many went. */
  prune(now: Instant): Promise<number>
}

export function createPhotos(database: Database): Photos {
  const inBoth = <Value>(work: (db: Db) => Promise<Value>): Promise<Value> =>
    database.use((db) => db.transaction('rw', db.photos, db.photoBytes, () => work(db)))
  const waitingOf = async (db: Db, subject: string): Promise<PhotoEntry[]> =>
    byAge(await db.photos.where('[subject+state]').equals([subject, 'waiting']).toArray())

  return {
    async keep(photo, bytes) {
      try {
        await inBoth(async (db) => {
          if ((await db.photos.get(keyOf(photo))) !== undefined) return
          await db.photos.add(photo)
          await db.photoBytes.add({ account: photo.account, fact: photo.fact, sha256: photo.sha256, bytes })
        })
        const kept = await database.use((db) => db.photos.get(keyOf(photo)))
        return kept === undefined ? refused('storage') : ok(kept)
      } catch (error) {
        const refusal = refusalOf(error)
        if (refusal === null) throw error
        return refused(refusal)
      }
    },

    list: (subject) =>
      database.use(async (db) =>
        byAge(await db.photos.where('[subject+state]').between([subject, ''], [subject, '\uffff']).toArray()),
      ),

    of: ({ account, fact }) =>
      database.use(async (db) =>
        byAge(
          await db.photos
            .where('[account+fact+sha256]')
            .between([account, fact, ''], [account, fact, '\uffff'])
            .toArray(),
        ),
      ),

    bytesOf: async (photo) => (await database.use((db) => db.photoBytes.get(keyOf(photo))))?.bytes ?? null,

    due: (subject, now, reason) =>
      database.use(async (db) => {
        const tried = (await waitingOf(db, subject)).filter((photo) => isPhotoDue(photo, now, reason))
        const facts = await factsOf(db, tried)
        return tried.filter((_, at) => facts[at]?.state === 'received')
      }),

    waiting: (subject) =>
      database.use(async (db) => {
        const photos = await waitingOf(db, subject)
        if (photos.length === 0) return []
        const [facts, drafts, visitDrafts] = await Promise.all([
          factsOf(db, photos),
          db.drafts.filter((draft) => draft.subject === subject).toArray(),
          db.visitDrafts.filter((draft) => draft.subject === subject).toArray(),
        ])
        return photos.map((photo, at) => ({ photo, place: placeOf(photo, { entry: facts[at], drafts, visitDrafts }) }))
      }),

    moveTo: (of, photos) =>
      inBoth(async (db) => {
        const bytes = await db.photoBytes.bulkGet(photos.map(keyOf))
        const there = photos.filter((_, at) => bytes[at] !== undefined)
        await deletePhotos(db, there)
        await db.photos.bulkPut(there.map((photo) => ({ ...photo, ...of, attempts: 0, nextTryAt: 0 })))
        await db.photoBytes.bulkPut(bytes.flatMap((row) => (row === undefined ? [] : [{ ...row, ...factOf(of) }])))
      }),

    note: async (photo, change) => {
      await database.use((db) => db.photos.update(keyOf(photo), change))
    },

    received: async (photo, receivedAt, epoch) => {
      const change = { state: 'received' as const, receivedAt, epoch, problem: null }
      await database.use((db) => db.photos.update(keyOf(photo), change))
    },

    reopen: (photo) =>
      inBoth(async (db) => {
        if ((await db.photoBytes.get(keyOf(photo))) === undefined) return
        await db.photos.update(keyOf(photo), { state: 'waiting' as const, attempts: 0, nextTryAt: 0 })
      }),

    remove: (photo) => inBoth((db) => deletePhotos(db, [photo])),

    prune: (now) =>
      inBoth(async (db) => {
        const spent = await db.photos.filter((photo) => isSpent(photo, now)).toArray()
        await deletePhotos(db, spent)
        return spent.length
      }),
  }
}

const factsOf = (db: Db, photos: readonly PhotoEntry[]): Promise<(OutboxEntry | undefined)[]> =>
  db.outbox.bulkGet(photos.map(({ account, fact }): [string, string] => [account, fact]))

const factOf = ({ account, fact }: PhotoOf): Fact => ({ account, fact })

const keyOf = ({ account, fact, sha256 }: PhotoKey | (Fact & { sha256: string })): [string, string, string] => [
  account,
  fact,
  sha256,
]

const byAge = (photos: PhotoEntry[]): PhotoEntry[] => photos.sort((a, b) => a.takenAt - b.takenAt)
