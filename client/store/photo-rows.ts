/** Photo rows: photos that go, their bytes with them; each in a transaction of the caller that has both tables of photos. */
import type { Db } from '#client/store/db.ts'

type PhotoRow = { account: string; fact: string; sha256: string }

export async function deletePhotos(db: Db, photos: readonly PhotoRow[]): Promise<void> {
  const keys = photos.map(({ account, fact, sha256 }): [string, string, string] => [account, fact, sha256])
  await db.photos.bulkDelete(keys)
  await db.photoBytes.bulkDelete(keys)
}

/** All of one reading or visit. */
export async function deletePhotosOf(db: Db, { account, id }: { account: string; id: string }): Promise<void> {
  const range = [
    [account, id, ''],
    [account, id, '\uffff'],
  ] as const
  await deletePhotos(
    db,
    await db.photos
      .where('[account+fact+sha256]')
      .between(...range)
      .toArray(),
  )
}

/** Those that the server has go when their person does; what waits stays (faults/D15). */
export async function forgetReceivedPhotos(db: Db, isGone: (subject: string) => boolean): Promise<void> {
  await deletePhotos(
    db,
    await db.photos.filter(({ state, subject }) => state === 'received' && isGone(subject)).toArray(),
  )
}
