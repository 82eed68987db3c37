/**
 * Calendar date: days and months without a clock or a zone. Arithmetic only; which day it is somewhere is `zone.ts`.
 *
 * Both are ISO strings, so that text order is time order.
 */

/** `2026-11-21`. Names of dates end in `On`. */
export type CalendarDate = string

/** A month, `2026-11`: what a reading counts for. */
export type Period = string

const DAY = 86_400_000

export function isCalendarDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && dateOfDay(dayOf(text)) === text
}

export const periodOf = (date: CalendarDate): Period => date.slice(0, 7)

/** Days since 1970-01-01. */
export const dayOf = (date: CalendarDate): number => Date.parse(`${date}T00:00:00Z`) / DAY

export const dateOfDay = (day: number): CalendarDate =>
  Number.isFinite(day) ? new Date(day * DAY).toISOString().slice(0, 10) : 'invalid'

export const addDays = (date: CalendarDate, days: number): CalendarDate => dateOfDay(dayOf(date) + days)

/** Whole days from one date to a later one; negative if it is earlier. */
export const daysBetween = (from: CalendarDate, to: CalendarDate): number => dayOf(to) - dayOf(from)

export function addMonths(period: Period, months: number): Period {
  const count = Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7)) - 1 + months
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((((count % 12) + 12) % 12) + 1).padStart(2, '0')}`
}

export const firstDayOf = (period: Period): CalendarDate => `${period}-01`

export const lastDayOf = (period: Period): CalendarDate => addDays(firstDayOf(addMonths(period, 1)), -1)
