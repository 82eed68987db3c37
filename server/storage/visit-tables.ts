/** Visit tables: the rows of rounds, visits and what belongs to them; part of the schema. */
import type { AccountKey } from '#shared/domain/account.ts'
import type { PhotoKind } from '#shared/domain/photo.ts'
import type { CalendarDate, Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** An inspector's list of visits for a day. `revision` as of accounts: phones fetch what changed. */
export type RoundTable = {
  round: string
  utility: string
  district: string
  day: CalendarDate
  period: Period
  made_at: Instant
  closed_at: Instant | null
  revision: number
}

/** Which inspector, by name, has or had which round. */
export type AssignmentTable = { round: string; inspector: string; since: Instant; ended_at: Instant | null }

/**
 * An account on a round, in walking order. `causes` are why, space between. `ended_at`: moved to another round since.
 * `since`: moved here from another round then; null: on it from its making. `stays`: earlier stays of one that came back,
 * each `since-ended`, space between; null for none.
 */
export type DwellingTable = {
  account: AccountKey
  round: string
  place: number
  causes: string
  ended_at: Instant | null
  since: Instant | null
  stays: string | null
}

/**
 * Days on which inspectors visit nobody in a district, the first and the last of them included. `resumed_on`: the day from
 * which they do again; not later than `from_on`, and it never began.
 */
export type SuspensionTable = {
  suspension: string
  utility: string
  district: string
  from_on: CalendarDate
  until_on: CalendarDate
  reason: string
  made_at: Instant
  resumed_on: CalendarDate | null
}

/** A visit as sent (`payload`), under its own number; immutable but for where it stands (from `status` on). */
export type VisitTable = {
  account: AccountKey
  id: string
  variant: number
  hash: string
  payload: string
  subject: string
  round: string
  /** Space between. */
  codes: string
  slip: string | null
  visited_on: CalendarDate
  taken_at: Instant
  received_at: Instant
  marks: string
  number: string
  commit_seq: number
  status: 'accepted' | 'held'
  period: Period
  reason: string | null
  /** The reading by which a resident closed it, and when that was known. */
  closed_by: string | null
  closed_at: Instant | null
}

/** A photo that was handed in with a reading or a visit; `sha256` of what was sent, `bytes` of the file that was made of it. */
export type PhotoTable = {
  account: AccountKey
  kind: PhotoKind
  fact: string
  sha256: string
  subject: string
  bytes: number
  received_at: Instant
}
