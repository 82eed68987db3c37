/**
 * Usual use: what a register usually counts in a day, from its accepted readings (P1). It judges nothing.
 *
 * In units (m³, Gcal, kWh) a day. A span over a change of meter, within one day, or down without a rollover says nothing
 * and is left out.
 */
import { type Register, rangeOf } from '#shared/domain/meter.ts'
import { DEFAULT_THRESHOLDS, type Thresholds } from '#shared/domain/thresholds.ts'
import { ticksOf } from '#shared/domain/value.ts'
import { addMonths, type CalendarDate, daysBetween, type Period } from '#shared/lib/calendar-date.ts'

export type PastUse = { period: Period; perDay: number }

/** Null where there is no history to say. */
export type UsualUse = { recent: number | null; lastYear: number | null }

/** `ticks`, where they are known already, save reading them out of the value again. */
export type AcceptedReading = {
  period: Period
  value: string
  ticks?: number | null
  readOn: CalendarDate
  meterSerial?: string
}

const RECENT_PERIODS = 6

/** The use up to each accepted reading since the one before it. `accepted` is sorted, oldest first. */
export function pastUse(
  accepted: readonly AcceptedReading[],
  register: Register,
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
): PastUse[] {
  return accepted.flatMap((reading, at) => {
    const before = accepted[at - 1]
    if (!before || before.meterSerial !== reading.meterSerial) return []
    const days = daysBetween(before.readOn, reading.readOn)
    const from = before.ticks ?? ticksOf(before.value, register.decimals)
    const to = reading.ticks ?? ticksOf(reading.value, register.decimals)
    if (from === null || to === null || days <= 0) return []
    const use = useBetween(from, to, register, thresholds)
    return use === null ? [] : [{ period: reading.period, perDay: use / days }]
  })
}

/**
 * The median of the last 6 periods before this one, and this month a year ago (P1). Periods without any use are left out
 * of the median: a summer without heat or an empty flat does not say how much is usual when it is used.
 */
export function usualUse(past: readonly PastUse[], period: Period): UsualUse {
  const recent = past.filter((use) => use.period < period && use.perDay > 0).slice(-RECENT_PERIODS)
  const lastYear = past.findLast((use) => use.period === addMonths(period, -12))
  return { recent: median(recent.map((use) => use.perDay)), lastYear: lastYear?.perDay ?? null }
}

/** Units from one value to the next, through a rollover if it was one (P2); null if the later is lower all the same. */
export function useBetween(from: number, to: number, register: Register, thresholds: Thresholds): number | null {
  if (to >= from) return (to - from) / 10 ** register.decimals
  if (!isRollover(from, to, register, thresholds)) return null
  return (to + rangeOf(register) - from) / 10 ** register.decimals
}

export const isRollover = (from: number, to: number, register: Register, thresholds: Thresholds): boolean =>
  from > rangeOf(register) * thresholds.rolloverFrom && to < rangeOf(register) * thresholds.rolloverTo

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
