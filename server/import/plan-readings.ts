/**
 * Plan readings: which last values of a file are to count, by what is accepted already. Pure.
 *
 * What is accepted stays (R3): a value for a period that has another one, or one that does not fit between its neighbours,
 * is told and left out, as intake would have held it.
 */
import type { BilledAccount, BilledReading, BilledRegister, Remark } from '#server/import/billed-account.ts'
import type { PastReading } from '#server/storage/readings.ts'
import type { MeterTable } from '#server/storage/schema.ts'
import { type RegisterKey, registerKey } from '#shared/domain/meter.ts'
import type { Thresholds } from '#shared/domain/thresholds.ts'
import { isRollover } from '#shared/domain/usual-use.ts'
import { ticksOf, valueText } from '#shared/domain/value.ts'

export type FreshReading = BilledReading & { register: RegisterKey }

export type ReadingPlan = { fresh: FreshReading[]; warnings: Remark[] }

/** `past`: what is accepted of a register, oldest period first. `meters`: as they will be. */
export function planReadings(
  billed: BilledAccount,
  meters: ReadonlyMap<string, MeterTable>,
  past: (register: RegisterKey) => readonly PastReading[],
  thresholds: Thresholds,
): ReadingPlan {
  const plan: ReadingPlan = { fresh: [], warnings: [] }
  for (const meter of billed.meters) {
    for (const register of meter.registers) {
      const { reading, line, name } = register
      if (reading === null) continue
      const key = registerKey(meter.serial, name)
      const answer = answerTo(register, reading, meters.get(meter.serial)!, past(key), thresholds)
      if (answer === 'fresh') plan.fresh.push({ ...reading, register: key })
      else if (answer !== 'known') plan.warnings.push({ line, ...answer })
    }
  }
  return plan
}

type Answer = 'fresh' | 'known' | Omit<Remark, 'line'>

function answerTo(
  register: BilledRegister,
  { ticks, readOn, period }: BilledReading,
  meter: MeterTable,
  past: readonly PastReading[],
  thresholds: Thresholds,
): Answer {
  const ticksIn = ({ value }: PastReading): number | null => ticksOf(value, register.decimals)
  const value = valueText(ticks, register.decimals)
  const same = past.find((reading) => reading.period === period)
  if (same) {
    if (ticksIn(same) === ticks) return 'known'
    return notTaken('value', `${value} differs from ${same.value}, which is accepted for ${period}`)
  }
  if (readOn < meter.installed_on) {
    return notTaken('readOn', `${readOn} is before ${meter.installed_on}, when the meter was installed`)
  }
  if (meter.removed_on !== null && readOn > meter.removed_on) {
    return notTaken('readOn', `${readOn} is after ${meter.removed_on}, when the meter was removed`)
  }
  const before = past.findLast((reading) => reading.period < period)
  const after = past.find((reading) => reading.period > period)
  const isDown = (from: number | null, to: number | null): boolean =>
    from !== null && to !== null && to < from && !isRollover(from, to, register, thresholds)
  if (before && isDown(ticksIn(before), ticks)) {
    return notTaken('value', `${value} is lower than ${before.value}, which is accepted for ${before.period}`)
  }
  if (after && isDown(ticks, ticksIn(after))) {
    return notTaken('value', `${value} is higher than ${after.value}, which is accepted for ${after.period}`)
  }
  return 'fresh'
}

const notTaken = (column: 'value' | 'readOn', why: string): Omit<Remark, 'line'> => ({
  column,
  reason: `${why}; the value was not taken, everything else was`,
})
