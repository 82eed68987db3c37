/** Photo kind: which kind of picture bytes begin as, whatever they are called, and whether it moves. Decodes nothing. */
import type { PhotoType } from '#shared/domain/photo.ts'

const PNG = '89504e470d0a1a0a'

/** Null: none of ours, or a moving one. */
export function photoTypeOf(bytes: Uint8Array): PhotoType | null {
  const head = Buffer.from(bytes.subarray(0, 12))
  if (head.toString('hex').startsWith('ffd8ff')) return 'image/jpeg'
  if (head.toString('hex').startsWith(PNG)) return isMovingPng(bytes) ? null : 'image/png'
  // A moving one is known by its pages, once it is decoded.
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP') return 'image/webp'
  return null
}

/** Chunks are a length, a name of four letters, the data, and a checksum; `acTL` stands before the picture's own data. */
function isMovingPng(bytes: Uint8Array): boolean {
  const chunks = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 8; at + 8 <= chunks.length; ) {
    const name = chunks.toString('latin1', at + 4, at + 8)
    if (name === 'acTL') return true
    if (name === 'IDAT') return false
    at += 12 + chunks.readUInt32BE(at)
  }
  return false
}
