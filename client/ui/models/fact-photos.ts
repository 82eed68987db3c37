/** Fact photos: the photos of one reading or visit as they are taken, shown and taken away, before and after it is saved. */
import { type ReadonlySignal, signal } from '@preact/signals'
import { hexOf } from '#client/domain/facts.ts'
import type { PhotoEntry } from '#client/domain/photo-entry.ts'
import { createPhotos } from '#client/store/photos.ts'
import type { Models } from '#client/ui/models/models.ts'
import { shrinkPhoto } from '#client/ui/models/shrink-photo.ts'
import { MOST_PHOTOS, type PhotoOf } from '#shared/domain/photo.ts'

/** `url` shows it, until the screen is left. */
export type PhotoView = { entry: PhotoEntry; url: string | null }

/** Why a photo was not added; what was typed beside it stays as it is. */
export type PhotoProblem = 'not-a-photo' | 'full' | 'storage' | 'too-many'

export type FactPhotos = {
  photos: ReadonlySignal<PhotoView[]>
  isAdding: ReadonlySignal<boolean>
  problem: ReadonlySignal<PhotoProblem | null>
  most: number
  load(): Promise<void>
  add(files: readonly Blob[]): Promise<void>
  remove(photo: PhotoEntry): Promise<void>
  close(): void
}

export function createFactPhotos(models: Models, of: PhotoOf): FactPhotos {
  const { store, kept, record, messages } = models
  const own = createPhotos(store.database)
  const photos = signal<PhotoView[]>([])
  const isAdding = signal(false)
  const problem = signal<PhotoProblem | null>(null)
  const most = MOST_PHOTOS[of.kind]

  async function load(): Promise<void> {
    const entries = await own.of(of)
    const views = await Promise.all(entries.map(viewOf))
    photos.value = views
  }

  async function viewOf(entry: PhotoEntry): Promise<PhotoView> {
    const shown = photos.peek().find((view) => view.entry.sha256 === entry.sha256)
    if (shown) return { ...shown, entry }
    const bytes = await own.bytesOf(entry)
    return { entry, url: bytes === null ? null : URL.createObjectURL(new Blob([bytes], { type: entry.type })) }
  }

  async function addOne(file: Blob): Promise<PhotoProblem | null> {
    if (photos.peek().length >= most) return 'too-many'
    const small = await shrinkPhoto(file)
    if (small === null) return 'not-a-photo'
    const entry: PhotoEntry = {
      ...of,
      sha256: hexOf(await record.digest(new Uint8Array(small.data))),
      subject: kept.session.peek()?.subject ?? '',
      type: small.type,
      size: small.data.byteLength,
      takenAt: models.present.now.peek(),
      attempts: 0,
      nextTryAt: 0,
      problem: null,
      state: 'waiting',
    }
    // What a photo leaves no room for is what comes after it (faults/D4).
    if ((await store.ballast.lay()) === 'full') return 'full'
    const added = await own.keep(entry, small.data)
    if (!added.ok) return added.refusal
    await load()
    return null
  }

  const forget = messages.hear((heard) => {
    if (heard.type === 'changed' && heard.what === 'photos') void load()
  })

  return {
    photos,
    isAdding,
    problem,
    most,
    load,

    async add(files) {
      isAdding.value = true
      problem.value = null
      try {
        for (const file of files) {
          problem.value = await addOne(file)
          if (problem.value !== null) break
        }
      } finally {
        isAdding.value = false
      }
      messages.say({ type: 'changed', what: 'photos' })
    },

    async remove(photo) {
      await own.remove(photo)
      messages.say({ type: 'changed', what: 'photos' })
      await load()
    },

    close() {
      forget()
      for (const { url } of photos.peek()) if (url !== null) URL.revokeObjectURL(url)
    },
  }
}
