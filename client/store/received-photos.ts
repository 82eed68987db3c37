/** Received photos: those that the server has, and that go when their person does; what waits stays (faults/D15). */
import type { Db } from '#client/store/db.ts'

/** In a transaction of the caller that has both tables of photos. */
export async function forgetReceivedPhotos(db: Db, isGone: (subject: string) => boolean): Promise<void> {
  const gone = await db.photos.filter(({ state, subject }) => state === 'received' && isGone(subject)).primaryKeys()
  await db.photos.bulkDelete(gone)
  await db.photoBytes.bulkDelete(gone)
}
