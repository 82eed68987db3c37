/** Photos: the photos on this phone, those that the server has for a day yet, as a signal that follows every change. */
import { type ReadonlySignal, signal } from '@preact/signals'
import type { PhotoEntry } from '#client/domain/photo-entry.ts'
import { refusalOf } from '#client/store/outbox.ts'
import { createPhotos } from '#client/store/photos.ts'
import type { Models } from '#client/ui/models/models.ts'

const made = new WeakMap<Models, ReadonlySignal<PhotoEntry[]>>()

/** All that are on this phone, oldest first; those that wait are `state: 'waiting'`. */
export function photosOf(models: Models): ReadonlySignal<PhotoEntry[]> {
  const found = made.get(models) ?? follow(models)
  made.set(models, found)
  return found
}

export const isWaiting = ({ state }: PhotoEntry): boolean => state === 'waiting'

function follow({ store, kept, messages }: Models): ReadonlySignal<PhotoEntry[]> {
  const photos = signal<PhotoEntry[]>([])
  const own = createPhotos(store.database)
  async function load(): Promise<void> {
    const subject = kept.session.peek()?.subject
    try {
      photos.value = subject === undefined ? [] : await own.list(subject)
    } catch (failure) {
      // A storage that does not open is said above every screen (faults/D6).
      if (refusalOf(failure) === null) throw failure
    }
  }
  messages.hear((heard) => {
    if (heard.type === 'changed' && (heard.what === 'photos' || heard.what === 'session')) void load()
  })
  void load()
  return photos
}
