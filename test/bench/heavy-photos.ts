/** Heavy photos: photos as heavy as the app sends them, each another file, and such photos put onto a phone at once. */
import { createHash, randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { AIMED_PHOTO_BYTES, PHOTO_SIDE } from '#shared/domain/photo.ts'

export type HeavyPhoto = { account: string; fact: string; sha256: string; bytes: Buffer }

const SUBJECT = 'staff:bota'
/** Put onto the phone in one question. */
const PORTION = 10
const LENGTH_BYTES = 2

/**
 * One photo for each reading. The picture is the same, made once; each file is made as heavy as all others, and another, by a
 * comment in it.
 */
export async function heavyPhotos(readings: readonly { account: string; id: string }[]): Promise<HeavyPhoto[]> {
  const picture = await aPicture()
  return readings.map(({ account, id: fact }) => {
    const note = randomBytes(16)
    const comment = Buffer.alloc(AIMED_PHOTO_BYTES - picture.length)
    comment.writeUInt16BE(0xfffe)
    comment.writeUInt16BE(comment.length - LENGTH_BYTES, LENGTH_BYTES)
    note.copy(comment, 2 * LENGTH_BYTES)
    const bytes = Buffer.concat([picture.subarray(0, 2), comment, picture.subarray(2)])
    return { account, fact, sha256: createHash('sha256').update(bytes).digest('hex'), bytes }
  })
}

/** Of a phone's size and fine grain, a little lighter than a phone aims at. */
async function aPicture(): Promise<Buffer> {
  const [width, height] = [PHOTO_SIDE / 4, (PHOTO_SIDE * 3) / 16]
  const grain = sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
  const picture = await grain.resize({ width: PHOTO_SIDE, kernel: 'cubic' }).png().toBuffer()
  for (let quality = 90; quality > 0; quality -= 2) {
    const made = await sharp(picture).jpeg({ quality }).toBuffer()
    // What a comment can fill up.
    if (made.length < AIMED_PHOTO_BYTES - 64) {
      if (AIMED_PHOTO_BYTES - made.length > 0xffff) throw new Error(`a picture of ${made.length} bytes is too light`)
      return made
    }
  }
  throw new Error('no picture is as light as that')
}

/** As the app would have kept them, beside readings that the server has. */
export async function putPhotosOnto(page: Page, photos: readonly HeavyPhoto[], takenAt: number): Promise<void> {
  for (let from = 0; from < photos.length; from += PORTION) {
    const some = photos.slice(from, from + PORTION).map(({ bytes, ...key }, at) => ({
      entry: {
        ...key,
        ...{ kind: 'readings', subject: SUBJECT, type: 'image/jpeg', size: bytes.length, takenAt: takenAt + from + at },
        ...{ attempts: 0, nextTryAt: 0, problem: null, state: 'waiting' },
      },
      text: bytes.toString('base64'),
    }))
    await page.evaluate(put, some)
  }
}

async function put(photos: { entry: Record<string, unknown>; text: string }[]): Promise<void> {
  const rows = photos.map(({ entry, text }) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer
    return { entry, bytes: { account: entry.account, fact: entry.fact, sha256: entry.sha256, bytes } }
  })
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('esep')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(['photos', 'photoBytes'], 'readwrite')
      for (const { entry, bytes } of rows) {
        transaction.objectStore('photos').add(entry)
        transaction.objectStore('photoBytes').add(bytes)
      }
      transaction.onabort = () => reject(transaction.error)
      transaction.oncomplete = () => {
        opening.result.close()
        resolve()
      }
    }
  })
}
