/** Period state: whether a period of a utility is ready to be billed: closed, and estimated where it was not read. */
import { zoneOf } from '#server/intake/case-file.ts'
import type { Storage } from '#server/storage/storage.ts'
import { closingOf } from '#shared/domain/period-closing.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { firstDayOf, type Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type PeriodState =
  | { state: 'future' }
  | { state: 'open'; closesAt: Instant }
  /** Closed, and its estimation is due or going on. */
  | { state: 'unestimated' }
  /** `hasEstimates`: false for periods from before this server, which are never estimated. */
  | { state: 'closed'; hasEstimates: boolean }

export async function periodState(
  storage: Storage,
  utility: Utility,
  period: Period,
  now: Instant,
): Promise<PeriodState> {
  const zone = zoneOf(utility)
  if (zone.dateAt(now) < firstDayOf(period)) return { state: 'future' }
  const closesAt = closingOf(utility.calendars, zone, period)
  if (now < closesAt) return { state: 'open', closesAt }
  const known = await storage.estimates.progress(utility.key)
  const own = known.find((row) => row.period === period)
  const latest = known[0]?.period
  if (own?.state === 'done') return { state: 'closed', hasEstimates: true }
  // After the latest one that is known its turn is still to come.
  const isDue = own?.state === 'going-on' || (latest !== undefined && latest < period)
  return isDue ? { state: 'unestimated' } : { state: 'closed', hasEstimates: false }
}
