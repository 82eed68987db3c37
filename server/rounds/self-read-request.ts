/**
 * Self-read request: residents whom nobody comes to visit are asked to read for themselves: those on an open round of a
 * district where visits are suspended, and those whose visit ended with code A8.
 *
 * A suspension may lie ahead: the phone asks from its first day on, since nothing is written when that comes. So with the
 * month: for one that goes on into the next the phone itself leaves off asking in a month that is handed in.
 */
import { zoneOf } from '#server/intake/case-file.ts'
import { type SuspendedDays, suspendedDays } from '#server/rounds/suspended-days.ts'
import type { Account } from '#server/storage/accounts.ts'
import type { StoredReading } from '#server/storage/readings.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { SuspensionTable } from '#server/storage/visit-tables.ts'
import { registerKey } from '#shared/domain/meter.ts'
import { addDays, type CalendarDate, dateOfDay, lastDayOf, type Period, periodOf } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { SelfReadRequest } from '#shared/wire/account-data.ts'

const A_DAY = 86_400_000

/** `readings` of the account, as its residents see them. */
export async function selfReadRequestOf(
  storage: Pick<Storage, 'suspensions' | 'accounts'>,
  account: Account,
  readings: readonly StoredReading[],
  now: Instant,
): Promise<SelfReadRequest | null> {
  const rows = await storage.suspensions.of(account.utility)
  const putOff = await storage.suspensions.putOff(account.account, lastBelievable(now))
  if (rows.length === 0 && putOff === null) return null
  const rounds = await storage.suspensions.roundsOf(account.account)
  const utility = (await storage.accounts.utilities()).find(({ key }) => key === account.utility)!
  const today = zoneOf(utility).dateAt(now)
  const request = requestFor({ rows, rounds, putOffOn: putOff?.visited_on ?? null, district: account.district, today })
  if (request === null) return null
  const period = periodOf(today)
  return periodOf(request.until) === period && isHandedIn(account, readings, period) ? null : request
}

/** A visit that says a later day was stored before days were judged (P6). Wherever the utility is, tomorrow is not later. */
const lastBelievable = (now: Instant): CalendarDate => addDays(dateOfDay(Math.floor(now / A_DAY)), 2)

export type Grounds = {
  rows: readonly SuspensionTable[]
  /** Open ones that the dwelling is on. */
  rounds: readonly { district: string }[]
  /** When a visit last ended with code A8. */
  putOffOn: CalendarDate | null
  district: string
  today: CalendarDate
}

/** The first to begin of those that are not over. */
export function requestFor({ rows, rounds, putOffOn, district, today }: Grounds): SelfReadRequest | null {
  const suspended = rounds.flatMap((round) => suspendedDays(rows, round.district)).map(asRequest)
  const visited = putOffOn === null ? [] : [afterVisit(suspendedDays(rows, district), putOffOn)]
  const [first = null] = [...suspended, ...visited]
    .filter(({ until }) => until >= today)
    .toSorted((one, other) => (one.since < other.since ? -1 : 1))
  return first
}

const asRequest = ({ from, until }: SuspendedDays): SelfReadRequest => ({ since: from, until })

/** As long as visits are suspended; without a suspension that is known, for that month. */
function afterVisit(days: readonly SuspendedDays[], since: CalendarDate): SelfReadRequest {
  const during = days.find(({ from, until }) => from <= since && since <= until)
  return { since, until: during?.until ?? lastDayOf(periodOf(since)) }
}

/** Whatever a person may still have to look at: the residents have done their part. */
function isHandedIn({ meters }: Account, readings: readonly StoredReading[], period: Period): boolean {
  const handedIn = new Set(
    readings.filter((row) => row.period === period && row.status !== 'rejected').map(({ register }) => register),
  )
  return meters
    .filter(({ removedOn }) => removedOn === null)
    .every(({ serial, registers }) => registers.every(({ name }) => handedIn.has(registerKey(serial, name))))
}
