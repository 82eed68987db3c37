/**
 * Before sign-out: what waits on this phone is sent, or given up, as whoever leaves wants it. Nothing goes in silence
 * (faults/A2, G12), and photos wait like readings: once somebody has left, none of theirs gets through.
 */
import { createPhotos } from '#client/store/photos.ts'
import type { Models } from '#client/ui/models/models.ts'

/** `cannot-go`: all that is left are photos of what is not saved or not ended, which no network helps. */
export type SentBefore = 'all' | 'not-all' | 'cannot-go'

export async function sendBeforeSignOut({
  schedule,
  store,
  kept,
}: Pick<Models, 'schedule' | 'store' | 'kept'>): Promise<SentBefore> {
  await schedule.sendAll()
  const subject = kept.session.peek()?.subject ?? ''
  const [entries, photos] = await Promise.all([
    store.outbox.waiting(subject),
    createPhotos(store.database).waiting(subject),
  ])
  if (entries.length + photos.length === 0) return 'all'
  return entries.length === 0 && photos.every(({ place }) => place.kind !== 'after') ? 'cannot-go' : 'not-all'
}

/** Readings, visits and photos without a receipt. */
export async function discardBeforeSignOut({
  store,
  kept,
  messages,
}: Pick<Models, 'store' | 'kept' | 'messages'>): Promise<void> {
  const subject = kept.session.peek()?.subject ?? ''
  const photos = createPhotos(store.database)
  for (const { account, id } of await store.outbox.waiting(subject)) {
    await store.outbox.discard({ account, id }, Date.now())
  }
  for (const { photo } of await photos.waiting(subject)) await photos.remove(photo)
  messages.say({ type: 'changed', what: 'outbox' })
  messages.say({ type: 'changed', what: 'photos' })
}
