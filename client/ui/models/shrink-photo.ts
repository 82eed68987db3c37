/**
 * Shrink photo: makes a picture small enough to send from a basement, and leaves out all that cameras write into a file, the
 * place where it was taken above all ([security/P1]).
 */
import { AIMED_PHOTO_BYTES, PHOTO_SIDE, type PhotoType } from '#shared/domain/photo.ts'

export type SmallPhoto = { data: ArrayBuffer; type: PhotoType }

/** Tried in order until the bytes are few enough; the last is taken in any case. */
const TRIES = [
  { side: PHOTO_SIDE, quality: 0.7 },
  { side: PHOTO_SIDE, quality: 0.5 },
  { side: 1200, quality: 0.5 },
  { side: 1000, quality: 0.4 },
  { side: 800, quality: 0.3 },
]

/** Null: no picture that this browser can read. */
export async function shrinkPhoto(file: Blob): Promise<SmallPhoto | null> {
  const picture = await readPicture(file)
  if (picture === null) return null
  try {
    let small: Blob | null = null
    for (const { side, quality } of TRIES) {
      small = await drawn(picture, side, quality)
      if (small.size <= AIMED_PHOTO_BYTES) break
    }
    return { data: await small!.arrayBuffer(), type: 'image/jpeg' }
  } finally {
    picture.close()
  }
}

/** Turned upright as the camera says. */
async function readPicture(file: Blob): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch (failure) {
    // What browsers say of a file that is no picture, or one too large for them.
    if (failure instanceof DOMException || failure instanceof TypeError || failure instanceof RangeError) return null
    throw failure
  }
}

async function drawn(picture: ImageBitmap, side: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const context = canvas.getContext('2d')!
  context.imageSmoothingQuality = 'high'
  // What is see-through would turn black.
  context.fillStyle = 'white'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture was made'))), 'image/jpeg', quality)
  })
}
