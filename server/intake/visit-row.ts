/**
 * Visit row: a visit that came, as it is stored, and where it stands: it counts, or a person must look. Pure.
 *
 * A visit of somebody who did not have the round, from a phone that was revoked, without what its codes need, or under an id
 * that is another's is kept and held; none is refused (R2). Its day is believed as a reading's is (P6).
 */
import type { Circumstances } from '#server/intake/fresh-row.ts'
import type { ReadItem } from '#server/intake/read-item.ts'
import { readOnOf } from '#server/intake/read-on.ts'
import { receiptNumber } from '#server/intake/receipt-number.ts'
import type { VisitTable } from '#server/storage/visit-tables.ts'
import type { HeldReason } from '#shared/domain/reading.ts'
import { parseSlip } from '#shared/domain/slip.ts'
import { takenAtOf } from '#shared/domain/taken-at.ts'
import { type Lack, lacksOf, type Said } from '#shared/domain/visit.ts'
import { dateOfDay, periodOf } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { Zone } from '#shared/lib/zone.ts'

const A_DAY = 86_400_000

export type ComingVisit = Extract<ReadItem, { kind: 'visit' }>

/** When it was made, by the server's time (P6). */
export function visitTakenAt(
  { facts }: ComingVisit,
  { deviceNow, receivedAt }: Pick<Circumstances, 'deviceNow' | 'receivedAt'>,
): { takenAt: Instant; isSound: boolean } {
  const { deviceTime, serverSeenAt } = facts
  return takenAtOf({ deviceTime, deviceNow, serverSeenAt, receivedAt })
}

/** `zone`: the utility's; null: of an account that nobody knows. */
export function visitRow(
  item: ComingVisit,
  at: Circumstances,
  { taken, zone, isEntitled }: { taken: ReturnType<typeof visitTakenAt>; zone: Zone | null; isEntitled: boolean },
): VisitTable {
  const { account, id, hash } = item.envelope
  const { facts } = item
  const { takenAt, isSound } = taken
  const takenOn = zone?.dateAt(takenAt) ?? dateOfDay(Math.floor(takenAt / A_DAY))
  const { readOn: visitedOn, isOdd } = readOnOf(facts.visitedOn, takenOn)
  const reason = doubtOf(item, at, isEntitled)
  return {
    account,
    id,
    variant: at.variant,
    hash,
    payload: item.payload,
    subject: at.sender.subject,
    round: facts.round,
    codes: facts.codes.join(' '),
    slip: facts.slip ?? null,
    visited_on: visitedOn,
    taken_at: takenAt,
    received_at: at.receivedAt,
    marks: [...(isSound ? [] : ['clock-unsound']), ...(isOdd ? ['read-on-odd'] : [])].join(' '),
    number: receiptNumber(at.receiptKey, { account, id, hash, commitSeq: at.commitSeq }),
    commit_seq: at.commitSeq,
    status: reason === null ? 'accepted' : 'held',
    period: periodOf(visitedOn),
    reason,
    closed_by: null,
    closed_at: null,
  }
}

function doubtOf({ facts }: ComingVisit, { sender, variant }: Circumstances, isEntitled: boolean): HeldReason | null {
  if (!isEntitled) return 'not-entitled'
  if (variant > 0) return 'conflict'
  if (sender.isRevoked) return 'revoked'
  return lackingIn(facts).length > 0 ? 'incomplete' : null
}

/** What it must say and does not. A slip that nobody could have been given is none. */
export function lackingIn({ slip, ...others }: Said): Lack[] {
  return lacksOf(slip !== undefined && parseSlip(slip) !== null ? { ...others, slip } : others)
}
