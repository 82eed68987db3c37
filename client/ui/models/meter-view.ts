/** Meter view: what the screens say of a meter: its name, its registers, its newest readings, the period at hand. Pure. */
import type { ShownReading } from '#client/domain/shown-readings.ts'
import { dateAt, type IntakeOutlook, intakeOutlook } from '#client/domain/utility-time.ts'
import type { Words } from '#client/ui/words/kk.ts'
import type { Meter, Register } from '#shared/domain/meter.ts'
import { registerKey, registerNameOf, serialOf } from '#shared/domain/meter.ts'
import { type CalendarDate, type Period, periodOf } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { AccountData, MeterData, UtilityData } from '#shared/wire/account-data.ts'

export function meterName(words: Words, meter: Pick<Meter, 'service' | 'place'>): string {
  const { service, place, name } = words.meter
  return name(service[meter.service], meter.place === null ? null : place[meter.place])
}

/** The meter and register a reading names, if the account has them. */
export function meterOf(account: AccountData, key: string): { meter: MeterData; register: Register } | null {
  const meter = account.meters.find((candidate) => candidate.serial === serialOf(key))
  const register = meter?.registers.find((candidate) => candidate.name === registerNameOf(key))
  return meter && register ? { meter, register } : null
}

/** The name of the meter a reading is of, listed or not. */
export function nameOfReading(words: Words, account: AccountData | null, register: string): string {
  // Whose list is not here, as on an inspector's phone, is not said to lack it.
  if (account === null) return words.meter.serial(serialOf(register))
  const found = meterOf(account, register)
  if (!found) return words.meter.unlisted(serialOf(register))
  const name = meterName(words, found.meter)
  return found.meter.registers.length > 1 ? `${name}, ${words.meter.register[found.register.name]}` : name
}

/** Meters still on the wall; of a meter removed the readings stay in the history. */
export const presentMeters = (account: AccountData): MeterData[] =>
  account.meters.filter((meter) => meter.removedOn === null)

/** The newest reading of each register that still stands for something. */
export function newestOf(meter: MeterData, readings: readonly ShownReading[]): (ShownReading | null)[] {
  return meter.registers.map((register) => {
    const key = registerKey(meter.serial, register.name)
    return (
      readings.find(
        (reading) => reading.register === key && reading.where !== 'discarded' && reading.where !== 'rejected',
      ) ?? null
    )
  })
}

export type PeriodAtHand = { period: Period; outlook: IntakeOutlook; today: CalendarDate; offset: number }

/** What a reading written now would count for, were it sent at once. */
export function periodAtHand(utility: UtilityData | null, now: Instant, offset: number): PeriodAtHand {
  const outlook = intakeOutlook(utility?.windows ?? [], now)
  const today = dateAt(utility?.offsets ?? [], now)
  return { period: outlook.open?.period ?? outlook.next?.period ?? periodOf(today), outlook, today, offset }
}

/** Waits on this device, or counts or waits to count for this period. */
export function isForPeriod(reading: ShownReading, period: Period): boolean {
  if (reading.standing === null) return reading.where !== 'discarded'
  return reading.standing.period === period
}
