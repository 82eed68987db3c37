/**
 * Remake photo: makes a photo anew from its pixels alone: upright, not larger than is needed, without what else was in the
 * file: no place, no camera, no program ([security/P1]). It runs on threads of its own (faults/V18).
 *
 * The decoder is loaded with the first photo, and knows no other kinds of file than ours.
 */
import type { Sharp, SharpOptions } from 'sharp'
import { photoTypeOf } from '#server/photos/photo-kind.ts'
import { MOST_PIXELS, PHOTO_SIDE, type PhotoType } from '#shared/domain/photo.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

const QUALITY = 80
/** A photo from a phone takes a tenth of a second. */
const LONGEST_SECONDS = 15
const OURS = ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer']

type Open = (bytes: Uint8Array, options: SharpOptions) => Sharp
let loaded: Promise<Open> | null = null

/** A JPEG. `type`: what the bytes are said to be. */
export async function remakePhoto(bytes: Uint8Array, type: PhotoType): Promise<Result<Uint8Array, 'unreadable'>> {
  if (photoTypeOf(bytes) !== type) return refused('unreadable')
  loaded ??= load()
  const open = await loaded
  try {
    const picture = open(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', autoOrient: true })
    if (((await picture.metadata()).pages ?? 1) > 1) return refused('unreadable')
    const made = await picture
      .timeout({ seconds: LONGEST_SECONDS })
      .resize({ width: PHOTO_SIDE, height: PHOTO_SIDE, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: QUALITY })
      .toBuffer()
    return ok(made)
  } catch (failure) {
    // What the decoder says of a file that it cannot read, or not in time.
    if (failure instanceof Error) return refused('unreadable')
    throw failure
  }
}

async function load(): Promise<Open> {
  const { default: sharp } = await import('sharp')
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: OURS })
  sharp.concurrency(1)
  sharp.cache(false)
  return sharp
}
