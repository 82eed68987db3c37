/**
 * Visit draft: what an inspector has noted of a visit that is not ended: codes, a note, the slip that was written, meters that
 * were found. Kept from the first tap on; the visit's id is made with it and never again (R1).
 */
import type { AccountKey } from '#shared/domain/account.ts'
import { type RegisterKey, type Service, serialOf } from '#shared/domain/meter.ts'
import { CODES, type Code, type Found, type Need, type Said } from '#shared/domain/visit.ts'
import type { Instant } from '#shared/lib/clock.ts'

/**
 * A meter on the wall that is not on the list; `replaces`: the listed one that it stands in place of; `isOldGone`: which can no
 * longer be read.
 */
export type FoundMeter = { serial: string; service: Service; replaces: string | null; isOldGone?: boolean }

export type TakenReading = { id: string; register: RegisterKey }

export type VisitDraft = {
  subject: string
  round: string
  account: AccountKey
  /** The visit's. */
  id: string
  codes: Code[]
  note: string
  /** Written down for the resident as soon as it was shown, so it never changes. */
  slip: string
  found: FoundMeter[]
  updatedAt: Instant
}

export type VisitDraftKey = Pick<VisitDraft, 'subject' | 'round' | 'account'>

export type VisitDraftChange = Partial<Pick<VisitDraft, 'codes' | 'note' | 'found'>>

export function newVisitDraft(
  key: VisitDraftKey,
  { id, slip, now }: { id: string; slip: string; now: Instant },
): VisitDraft {
  const { subject, round, account } = key
  return { subject, round, account, id, codes: [], note: '', slip, found: [], updatedAt: now }
}

/** Whether it says anything beyond the readings; `photos`: how many were taken of its visit. */
export const saysMore = ({ codes, note, found }: VisitDraft, photos: number): boolean =>
  codes.length > 0 || note.trim() !== '' || found.length > 0 || photos > 0

const isOnWhyNot = (code: Code): boolean => CODES[code].group === 'no-reading'

/** What the visit says when it ends. Beside a whole set of readings no code says why there is none. */
export function outcomeOf(
  draft: VisitDraft,
  { readings, photos, isRead }: { readings: readonly TakenReading[]; photos: string[]; isRead: boolean },
): Said {
  const codes = isRead ? draft.codes.filter((code) => !isOnWhyNot(code)) : draft.codes
  const needs = new Set<Need>(codes.flatMap((code) => CODES[code].needs))
  const found = draft.found.map((meter) => foundOf(meter, readings))
  const saysFound = found.length > 0 || needs.has('serial') || needs.has('exchange')
  return {
    ...{ readings: readings.map(({ id }) => id), codes },
    ...(photos.length === 0 ? {} : { photos }),
    ...(needs.has('slip') ? { slip: draft.slip } : {}),
    ...(saysFound ? { found } : {}),
    // For a server of an earlier version.
    ...(found.length > 0 ? { serial: found[0]!.serial } : {}),
    ...(draft.note.trim() === '' ? {} : { note: draft.note.trim() }),
  }
}

function foundOf({ serial, service, replaces, isOldGone }: FoundMeter, readings: readonly TakenReading[]): Found {
  const of = (meter: string | null) =>
    readings.filter(({ register }) => serialOf(register) === meter).map(({ id }) => id)
  const last = of(replaces)
  return {
    serial,
    service,
    replaces,
    first: of(serial),
    last,
    ...(isOldGone && last.length === 0 ? { noLast: true } : {}),
  }
}

/** One of a group that rules the others out, or one more of a group that does not. */
export function withCode(codes: readonly Code[], code: Code, isOn: boolean): Code[] {
  const others = codes.filter((other) => other !== code && !(isOn && isOnWhyNot(code) && isOnWhyNot(other)))
  return isOn ? [...others, code] : others
}
