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

export type FreshReading = BilledReading & { register: RegisterKey; status: 'accepted' | 'superseded' }

export type ReadingPlan = { fresh: FreshReading[]; warnings: Remark[] }

/** What is stored of a register. */
export type History = {
  /** What is accepted, oldest period first. */
  past(register: RegisterKey): readonly PastReading[]
  /** What was superseded, but may be where a volume begins (C1). */
  starts(register: RegisterKey): readonly PastReading[]
}

/** `meters`: as they will be. */
export function planReadings(
  billed: BilledAccount,
  meters: ReadonlyMap<string, MeterTable>,
  history: History,
  thresholds: Thresholds,
): ReadingPlan {
  const plan: ReadingPlan = { fresh: [], warnings: [] }
  for (const meter of billed.meters) {
    for (const register of meter.registers) {
      const { reading, line, name } = register
      if (reading === null) continue
      const key = registerKey(meter.serial, name)
      const known = { past: history.past(key), starts: history.starts(key) }
      const answer = answerTo(register, reading, meters.get(meter.serial)!, known, thresholds)
      if (answer === 'accepted' || answer === 'superseded')
        plan.fresh.push({ ...reading, register: key, status: answer })
      else if (answer !== 'known') plan.warnings.push({ line, ...answer })
    }
  }
  return plan
}

type Known = { past: readonly PastReading[]; starts: readonly PastReading[] }

type Answer = FreshReading['status'] | 'known' | Omit<Remark, 'line'>

function answerTo(
  register: BilledRegister,
  { ticks, readOn, period }: BilledReading,
  meter: MeterTable,
  { past, starts }: Known,
  thresholds: Thresholds,
): Answer {
  const ticksIn = ({ value }: PastReading): number | null => ticksOf(value, register.decimals)
  const value = valueText(ticks, register.decimals)
  const isDown = (from: number | null, to: number | null): boolean =>
    from !== null && to !== null && to < from && !isRollover(from, to, register, thresholds)
  const before = past.findLast((reading) => reading.period < period)
  const same = past.find((reading) => reading.period === period)
  // A later one counts for the month, and its volume begins here (C1).
  if (same && !before && readOn === meter.installed_on && readOn < same.readOn) {
    const start = starts.find((reading) => reading.period === period && reading.readOn === readOn)
    if (start)
      return ticksIn(start) === ticks ? 'known' : notTaken('value', `${value} differs from ${start.value}, ${IS_START}`)
    if (!isDown(ticks, ticksIn(same))) return 'superseded'
    return notTaken('value', `${value} is higher than ${same.value}, which is accepted for ${period}`)
  }
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
  const after = past.find((reading) => reading.period > period)
  if (before && isDown(ticksIn(before), ticks)) {
    return notTaken('value', `${value} is lower than ${before.value}, which is accepted for ${before.period}`)
  }
  if (after && isDown(ticks, ticksIn(after))) {
    return notTaken('value', `${value} is higher than ${after.value}, which is accepted for ${after.period}`)
  }
  return 'accepted'
}

const IS_START = 'which is known as the value of the day the meter was installed'

const notTaken = (column: 'value' | 'readOn', why: string): Omit<Remark, 'line'> => ({
  column,
  reason: `${why}; the value was not taken, everything else was`,
})
