/**
 * Visit draft: what an inspector has noted of a visit that is not ended: codes, a note, the slip that was written, meters that
 * were found. Kept from the first tap on; the visit's id is made with it and never again (R1).
 */
import type { AccountKey } from '#shared/domain/account.ts'
import type { Service } from '#shared/domain/meter.ts'
import type { Code } from '#shared/domain/visit.ts'
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
