/**
 * Monthly use: what a register counted for each period, from one accepted reading to the next, and what was estimated for
 * periods without one (C1, C2). Pure. As on the bill: what was estimated before a reading is taken off its month.
 */
import type { Register } from '#shared/domain/meter.ts'
import type { Thresholds } from '#shared/domain/thresholds.ts'
import { type AcceptedReading, useBetween } from '#shared/domain/usual-use.ts'
import { ticksOf } from '#shared/domain/value.ts'
import { addMonths, type Period } from '#shared/lib/calendar-date.ts'

export type MonthlyUse = { period: Period; amount: number; lastYear: number | null; isEstimated: boolean }

/** Of the same register. */
export type EstimatedMonth = { period: Period; volume: string }

type Amount = Pick<MonthlyUse, 'amount' | 'isEstimated'>

const MONTHS = 13

/** The last 13 months up to `until`, oldest first, each with the same month a year before. Months nothing is known of are absent. */
export function monthlyUse(
  accepted: readonly AcceptedReading[],
  estimates: readonly EstimatedMonth[],
  register: Register,
  thresholds: Thresholds,
  until: Period,
): MonthlyUse[] {
  const unit = 10 ** register.decimals
  const read = new Set(accepted.map(({ period }) => period))
  const estimated = estimates.flatMap(({ period, volume }) => {
    const ticks = ticksOf(volume, register.decimals)
    return ticks === null || read.has(period) ? [] : [{ period, ticks }]
  })

  const actual = accepted.flatMap((reading, at): [Period, Amount][] => {
    const before = accepted[at - 1]
    if (!before) return []
    const from = ticksOf(before.value, register.decimals)
    const to = ticksOf(reading.value, register.decimals)
    const used = from === null || to === null ? null : useBetween(from, to, register, thresholds)
    if (used === null) return []
    const between = estimated.filter(({ period }) => before.period < period && period < reading.period)
    const ticks = between.reduce((left, estimate) => left - estimate.ticks, Math.round(used * unit))
    return [[reading.period, { amount: ticks / unit, isEstimated: false }]]
  })
  const amounts = new Map<Period, Amount>([
    ...actual,
    ...estimated.map(({ period, ticks }): [Period, Amount] => [period, { amount: ticks / unit, isEstimated: true }]),
  ])

  const periods = Array.from({ length: MONTHS }, (_, at) => addMonths(until, at + 1 - MONTHS))
  return periods.flatMap((period) => {
    const own = amounts.get(period)
    if (own === undefined) return []
    return [{ period, ...own, lastYear: amounts.get(addMonths(period, -12))?.amount ?? null }]
  })
}
