/** Suspended days: on which days nobody is visited in a district, by what was suspended and what was resumed since. Pure. */
import type { SuspensionTable } from '#server/storage/visit-tables.ts'
import { addDays, type CalendarDate } from '#shared/lib/calendar-date.ts'

/** The first and the last day, as it came to be. */
export type SuspendedDays = { suspension: string; from: CalendarDate; until: CalendarDate; reason: string }

/** Of a district, the first to begin first. What was resumed before it began never was. */
export function suspendedDays(rows: readonly SuspensionTable[], district: string): SuspendedDays[] {
  return rows
    .filter((row) => row.district === district)
    .map((row) => ({ suspension: row.suspension, from: row.from_on, until: lastDayOf(row), reason: row.reason }))
    .filter(({ from, until }) => from <= until)
    .toSorted((one, other) => (one.from < other.from ? -1 : 1))
}

export const suspendedOn = (
  rows: readonly SuspensionTable[],
  district: string,
  day: CalendarDate,
): SuspendedDays | null => suspendedDays(rows, district).find(({ from, until }) => from <= day && day <= until) ?? null

/** Today or on a later day. */
export const mayComeUp = (rows: readonly SuspensionTable[], district: string, today: CalendarDate): boolean =>
  suspendedDays(rows, district).some(({ until }) => until >= today)

/** Resumed after its last day it ended by itself. */
function lastDayOf({ until_on, resumed_on }: SuspensionTable): CalendarDate {
  const before = resumed_on === null ? until_on : addDays(resumed_on, -1)
  return before < until_on ? before : until_on
}
