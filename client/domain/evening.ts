/** Evening: what is left on an inspector's phone at the end of a day, and what the utility has of it. Pure. */
import { isReading, isVisit, type OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { PhotoEntry } from '#client/domain/photo-entry.ts'
import { saysMore, type VisitDraft } from '#client/domain/visit-draft.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

export type Tally = { readings: number; visits: number; photos: number }

export type Evening = {
  /** Without a receipt. */
  left: Tally
  /** Visits about which something is noted, or a photo taken, that was never handed in. */
  notEnded: VisitDraft[]
  /** With a receipt, since `day`. */
  received: Tally
  /** Receipts' numbers of readings and visits, in the order of saving. */
  numbers: string[]
}

export function eveningOf(
  day: CalendarDate,
  entries: readonly OutboxEntry[],
  photos: readonly PhotoEntry[],
  drafts: readonly VisitDraft[],
): Evening {
  const left = entries.filter(({ state }) => state === 'saved')
  const received = entries.flatMap((entry) => (entry.state === 'received' && dayOf(entry) >= day ? [entry] : []))
  return {
    left: tally(left, photos.filter(({ state }) => state === 'waiting').length),
    notEnded: notEndedOf(drafts, photos),
    received: tally(received, photos.filter(({ state }) => state === 'received').length),
    numbers: received.map(({ receipt }) => receipt.number),
  }
}

/** Those about which something is noted or photographed. */
export const notEndedOf = (drafts: readonly VisitDraft[], photos: readonly PhotoEntry[]): VisitDraft[] =>
  drafts.filter((draft) => saysMore(draft, photos.filter(({ fact }) => fact === draft.id).length))

/** Nothing that was typed, noted or taken is on this phone alone. */
export const isNothingLeft = ({ left, notEnded }: Evening): boolean =>
  left.readings + left.visits + left.photos + notEnded.length === 0

const tally = (entries: readonly OutboxEntry[], photos: number): Tally => ({
  readings: entries.filter(isReading).length,
  visits: entries.filter(isVisit).length,
  photos,
})

const dayOf = (entry: OutboxEntry): CalendarDate =>
  isVisit(entry) ? entry.item.visitedOn : (entry as OutboxEntry & { item: { readOn: CalendarDate } }).item.readOn
