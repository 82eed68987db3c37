/**
 * Visit photos: the photos that a visit carries when it ends: its own, and those taken on the faces of meters whose reading was
 * not saved, which are evidence of the visit then and would never be sent otherwise.
 */
import type { PlacedPhoto } from '#client/domain/photo-place.ts'
import { refusalOf } from '#client/store/outbox.ts'
import type { Photos } from '#client/store/photos.ts'
import { MOST_PHOTOS, type PhotoOf } from '#shared/domain/photo.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type EndingVisitPhotos = { subject: string; account: string; id: string }

export type VisitPhotos = {
  /** The hashes of all of them. */
  hashes: string[]
  /**
   * Gives the visit those of the faces, and answers the hashes of what it has then. Where there is no room those stay as they
   * are, and are shown among what is unsent; the visit ends all the same (faults/D4).
   */
  take(): Promise<string[]>
}

/** `isOfVisit`: a face's photo left from an earlier day is not this visit's. */
export async function visitPhotos(
  photos: Photos,
  { subject, account, id }: EndingVisitPhotos,
  isOfVisit: (takenAt: Instant) => boolean,
): Promise<VisitPhotos> {
  const of: PhotoOf = { account, kind: 'visits', fact: id }
  const own = (await photos.of(of)).map(({ sha256 }) => sha256)
  const isOfFace = ({ photo, place }: PlacedPhoto): boolean =>
    photo.kind === 'readings' &&
    photo.account === account &&
    (place.kind === 'begun' || place.kind === 'nowhere') &&
    isOfVisit(photo.takenAt)
  const ofFaces = (await photos.waiting(subject)).filter(isOfFace).map(({ photo }) => photo)
  const taken = ofFaces.slice(0, Math.max(0, MOST_PHOTOS.visits - own.length))
  const hashes = [...new Set([...own, ...taken.map(({ sha256 }) => sha256)])]
  return {
    hashes,
    async take() {
      try {
        await photos.moveTo(of, taken)
        return hashes
      } catch (failure) {
        if (refusalOf(failure) === null) throw failure
        return own
      }
    },
  }
}
