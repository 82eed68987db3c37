/** Photo place: what a photo that waits on this device was taken for, and so whether it will ever be sent. Pure. */
import type { Draft } from '#client/domain/draft.ts'
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { PhotoEntry } from '#client/domain/photo-entry.ts'

export type PhotoPlace =
  /** Its reading or visit is saved: it goes as soon as the server has that. */
  | { kind: 'after'; entry: OutboxEntry }
  /** Its reading is typed and not saved. */
  | { kind: 'begun'; serial: string }
  /** Its visit is not ended. */
  | { kind: 'noted' }
  /** By the person's own will its reading is not sent. */
  | { kind: 'discarded'; entry: OutboxEntry }
  /** What it was taken for is not on this device, or never came to be. */
  | { kind: 'nowhere' }

export type PlacedPhoto = { photo: PhotoEntry; place: PhotoPlace }

export type PlacesOfPhoto = {
  entry: OutboxEntry | undefined
  drafts: readonly Pick<Draft, 'serial' | 'ids'>[]
  visitDrafts: readonly { id: string }[]
}

export function placeOf({ fact }: Pick<PhotoEntry, 'fact'>, { entry, drafts, visitDrafts }: PlacesOfPhoto): PhotoPlace {
  if (entry !== undefined) return { kind: entry.state === 'discarded' ? 'discarded' : 'after', entry }
  const draft = drafts.find(({ ids }) => Object.values(ids).includes(fact))
  if (draft !== undefined) return { kind: 'begun', serial: draft.serial }
  return visitDrafts.some(({ id }) => id === fact) ? { kind: 'noted' } : { kind: 'nowhere' }
}

/** Sending again may deliver it: nothing else has to be done first. */
export const goesByItself = ({ photo, place }: PlacedPhoto): boolean => place.kind === 'after' && photo.problem === null
