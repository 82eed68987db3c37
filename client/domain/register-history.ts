/** Register history: what a phone judges a new value by: the last accepted reading before a period, and the usual use. Pure. */
import type { Register, RegisterKey } from '#shared/domain/meter.ts'
import type { Thresholds } from '#shared/domain/thresholds.ts'
import { pastUse, type UsualUse, usualUse } from '#shared/domain/usual-use.ts'
import { ticksOf } from '#shared/domain/value.ts'
import type { CalendarDate, Period } from '#shared/lib/calendar-date.ts'
import type { KnownReading } from '#shared/wire/account-data.ts'

export type LastAccepted = { ticks: number; value: string; readOn: CalendarDate }

export type RegisterHistory = { last: LastAccepted | null; usual: UsualUse }

export type AcceptedKnown = KnownReading & { period: Period }

/** Accepted readings of a register, oldest period first. */
export function acceptedOf(readings: readonly KnownReading[], register: RegisterKey): AcceptedKnown[] {
  return readings
    .flatMap((reading) =>
      reading.register === register && reading.standing.status === 'accepted'
        ? [{ ...reading, period: reading.standing.period }]
        : [],
    )
    .sort((a, b) => (a.period < b.period ? -1 : 1))
}

export function registerHistory(
  readings: readonly KnownReading[],
  key: RegisterKey,
  register: Register,
  period: Period,
  thresholds: Thresholds,
): RegisterHistory {
  const before = acceptedOf(readings, key).filter((reading) => reading.period < period)
  const last = before.at(-1)
  const ticks = last ? ticksOf(last.value, register.decimals) : null
  return {
    last: last && ticks !== null ? { ticks, value: last.value, readOn: last.readOn } : null,
    usual: usualUse(pastUse(before, register, thresholds), period),
  }
}
