/** Register history: what one register showed on each reading day, from a start and a usual use. Knows no contract. */
import type { Random } from '#server/demo/random.ts'
import type { ReadingDay } from '#server/demo/reading-days.ts'
import { seasonOf } from '#server/demo/season.ts'
import type { Channel } from '#shared/domain/channel.ts'
import { type Register, type RegisterKey, rangeOf, type Service } from '#shared/domain/meter.ts'
import { valueText } from '#shared/domain/value.ts'
import { type CalendarDate, daysBetween, type Period } from '#shared/lib/calendar-date.ts'

export type DemoReading = {
  register: RegisterKey
  /** As on the meter's face, `00203.170`. */
  value: string
  readOn: CalendarDate
  period: Period
  channel: Channel
}

export type Use = {
  register: RegisterKey
  counts: Register
  service: Service
  /** Mean use a month, in units. */
  perMonth: number
  /** Shown on the first day, in units; `near-top` passes the top of the range a little after the middle of the days. */
  startsAt: number | 'near-top'
}

const DAYS_A_MONTH = 365.25 / 12
const NOISE = 0.2

export function registerHistory(random: Random, use: Use, days: readonly ReadingDay[]): DemoReading[] {
  const range = rangeOf(use.counts)
  const totals = totalTicks(random, use, days)
  const start =
    use.startsAt === 'near-top'
      ? range - betweenTwo(totals, Math.floor(days.length * 0.55))
      : Math.round(use.startsAt * 10 ** use.counts.decimals)

  return days
    .map((day, at) => ({
      register: use.register,
      value: valueText((start + totals[at]!) % range, use.counts.decimals, use.counts.digits),
      readOn: day.readOn,
      period: day.period,
      channel: day.channel,
    }))
    .filter((_, at) => days[at]!.isHandedIn)
}

/** A total that no reading day saw, so that the top is passed unseen. */
const betweenTwo = (totals: readonly number[], at: number): number => Math.round((totals[at]! + totals[at + 1]!) / 2)

/** Ticks counted since the first day. A day's use belongs to the month of the reading that ends it. */
function totalTicks(random: Random, use: Use, days: readonly ReadingDay[]): number[] {
  let total = 0
  return days.map((day, at) => {
    const before = days[at - 1]
    if (!before) return total
    const months = daysBetween(before.readOn, day.readOn) / DAYS_A_MONTH
    // Radiators stay on when nobody is home, and a burst tap does not heat.
    const level = use.service === 'heat' ? 1 : day.level
    const used = use.perMonth * seasonOf(use.service, day.period) * months * level * (1 + NOISE * random.bell())
    total += Math.round(used * 10 ** use.counts.decimals)
    return total
  })
}
