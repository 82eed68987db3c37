/**
 * Visit draft: what an inspector has noted of a visit that is not ended: codes, a note, the slip that was written, meters that
 * were found. Kept from the first tap on; the visit's id is made with it and never again (R1).
 */
import type { AccountKey } from '#shared/domain/account.ts'
import type { Service } from '#shared/domain/meter.ts'
import { CODES, type Code, type Need, type Visit } from '#shared/domain/visit.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** A meter on the wall that is not on the list; `replaces`: the listed one that it stands in place of. */
export type FoundMeter = { serial: string; service: Service; replaces: string | null }

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

/** Whether it says anything beyond the readings. */
export const saysMore = ({ codes, note, found }: VisitDraft): boolean =>
  codes.length > 0 || note.trim() !== '' || found.length > 0

const isOnWhyNot = (code: Code): boolean => CODES[code].group === 'no-reading'

/** What the visit says when it ends. Beside a whole set of readings no code says why there is none. */
export function outcomeOf(
  draft: VisitDraft,
  { readings, photos, isRead }: { readings: string[]; photos: string[]; isRead: boolean },
): Pick<Visit, 'readings' | 'codes' | 'photos' | 'slip' | 'serial' | 'note'> {
  const codes = isRead ? draft.codes.filter((code) => !isOnWhyNot(code)) : draft.codes
  const needs = new Set<Need>(codes.flatMap((code) => CODES[code].needs))
  const [found] = draft.found
  return {
    ...{ readings, codes },
    ...(photos.length === 0 ? {} : { photos }),
    ...(needs.has('slip') ? { slip: draft.slip } : {}),
    ...(found === undefined ? {} : { serial: found.serial }),
    ...(draft.note.trim() === '' ? {} : { note: draft.note.trim() }),
  }
}

/** One of a group that rules the others out, or one more of a group that does not. */
export function withCode(codes: readonly Code[], code: Code, isOn: boolean): Code[] {
  const others = codes.filter((other) => other !== code && !(isOn && isOnWhyNot(code) && isOnWhyNot(other)))
  return isOn ? [...others, code] : others
}
