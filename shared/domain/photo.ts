/**
 * Photo: a picture beside a reading or a visit, named by its content. It is no part of what it shows: it is sent after it
 * and never holds it up.
 */

/** What a photo belongs to, as addresses say it. */
export const PHOTO_KINDS = ['readings', 'visits'] as const
export type PhotoKind = (typeof PHOTO_KINDS)[number]

/** Whose photo: the account, and the id of its reading or visit. */
export type PhotoOf = { account: string; kind: PhotoKind; fact: string }

export type PhotoKey = PhotoOf & {
  /** SHA-256 of the bytes that are sent, in hex. */
  sha256: string
}

export const MOST_PHOTOS: Record<PhotoKind, number> = { readings: 3, visits: 20 }

/** Bytes that the server takes of one photo; a phone sends at most `AIMED_PHOTO_BYTES`. */
export const MOST_PHOTO_BYTES = 1_000_000
export const AIMED_PHOTO_BYTES = 250_000

/** Pixels of the longer side, to which a phone and the server shrink it. */
export const PHOTO_SIDE = 1600

/** Pixels that the server decodes at most. */
export const MOST_PIXELS = 25_000_000

/** What a photo may be sent as. */
export const PHOTO_TYPES = ['image/jpeg', 'image/webp', 'image/png'] as const
export type PhotoType = (typeof PHOTO_TYPES)[number]

export const SHA256 = /^[0-9a-f]{64}$/
