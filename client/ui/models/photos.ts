/**
 * Photos: the photos on this phone, those that the server has for a day yet, and what those that wait were taken for; each a
 * signal that follows every change.
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { PhotoEntry } from '#client/domain/photo-entry.ts'
import type { PlacedPhoto } from '#client/domain/photo-place.ts'
import { refusalOf } from '#client/store/outbox.ts'
import { createPhotos, type Photos } from '#client/store/photos.ts'
import type { Message } from '#client/sync/messages.ts'
import type { Models } from '#client/ui/models/models.ts'

const made = new WeakMap<Models, ReadonlySignal<PhotoEntry[]>>()
const placed = new WeakMap<Models, ReadonlySignal<PlacedPhoto[]>>()

/** All that are on this phone, oldest first; those that wait are `state: 'waiting'`. */
export function photosOf(models: Models): ReadonlySignal<PhotoEntry[]> {
  const found = made.get(models) ?? follow(models, ['photos'], (photos, subject) => photos.list(subject))
  made.set(models, found)
  return found
}

/** Those that wait, oldest first. */
export function placedPhotosOf(models: Models): ReadonlySignal<PlacedPhoto[]> {
  const changes: What[] = ['photos', 'outbox', 'drafts']
  const found = placed.get(models) ?? follow(models, changes, (photos, subject) => photos.waiting(subject))
  placed.set(models, found)
  return found
}

export const isWaiting = ({ state }: PhotoEntry): boolean => state === 'waiting'

type What = (Message & { type: 'changed' })['what']

function follow<Each>(
  { store, kept, messages }: Models,
  changes: readonly What[],
  read: (photos: Photos, subject: string) => Promise<Each[]>,
): ReadonlySignal<Each[]> {
  const found = signal<Each[]>([])
  const own = createPhotos(store.database)
  async function load(): Promise<void> {
    const subject = kept.session.peek()?.subject
    try {
      const now = subject === undefined ? [] : await read(own, subject)
      // Nobody sees what is another's (faults/A5).
      if (kept.session.peek()?.subject === subject) found.value = now
    } catch (failure) {
      // A storage that does not open is said above every screen (faults/D6).
      if (refusalOf(failure) === null) throw failure
    }
  }
  messages.hear((heard) => {
    if (heard.type === 'changed' && changes.includes(heard.what)) void load()
  })
  // Whose they are is known when `kept` has read it, which is later than the message that says so.
  effect(() => {
    if (kept.session.value === null) found.value = []
    void load()
  })
  return found
}
