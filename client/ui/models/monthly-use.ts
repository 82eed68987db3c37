/** Monthly use: what a register counted for each period, from one accepted reading to the next (C1). Pure; no estimates. */
import type { Register } from '#shared/domain/meter.ts'
import type { Thresholds } from '#shared/domain/thresholds.ts'
import { type AcceptedReading, useBetween } from '#shared/domain/usual-use.ts'
import { ticksOf } from '#shared/domain/value.ts'
import { addMonths, type Period } from '#shared/lib/calendar-date.ts'

export type MonthlyUse = { period: Period; amount: number; lastYear: number | null }

const MONTHS = 13

/** The last 13 months up to `until`, oldest first, each with the same month a year before. Months without a reading are absent. */
export function monthlyUse(
  accepted: readonly AcceptedReading[],
  register: Register,
  thresholds: Thresholds,
  until: Period,
): MonthlyUse[] {
  const amounts = new Map(
    accepted.flatMap((reading, at): [Period, number][] => {
      const before = accepted[at - 1]
      if (!before) return []
      const from = ticksOf(before.value, register.decimals)
      const to = ticksOf(reading.value, register.decimals)
      const amount = from === null || to === null ? null : useBetween(from, to, register, thresholds)
      return amount === null ? [] : [[reading.period, amount]]
    }),
  )
  const periods = Array.from({ length: MONTHS }, (_, at) => addMonths(until, at + 1 - MONTHS))
  return periods.flatMap((period) => {
    const amount = amounts.get(period)
    if (amount === undefined) return []
    return [{ period, amount, lastYear: amounts.get(addMonths(period, -12)) ?? null }]
  })
}
