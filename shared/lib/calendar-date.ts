/**
 * Calendar date: days and months without a clock or a zone. Arithmetic only; which day it is somewhere is `zone.ts`.
 *
 * Both are ISO strings, so that text order is time order.
 */

/** `2026-11-21`. Names of dates end in `On`. */
export type CalendarDate = string

/** A month, `2026-11`: what a reading counts for. */
export type Period = string

export function isCalendarDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && dateOfDay(dayOf(text)) === text
}

export const periodOf = (date: CalendarDate): Period => date.slice(0, 7)

const DAYS_IN_ERA = 146_097
const DAYS_BEFORE_1970 = 719_468

/**
 * Days since 1970-01-01. Years are counted from March, so that a leap day is a year's last (Hinnant,
 * “chrono-compatible low-level date algorithms”): judging a reading asks this some thirty times.
 */
export function dayOf(date: CalendarDate): number {
  const month = twoAt(date, 5)
  const year = twoAt(date, 0) * 100 + twoAt(date, 2) - (month <= 2 ? 1 : 0)
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + twoAt(date, 8) - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * DAYS_IN_ERA + dayOfEra - DAYS_BEFORE_1970
}

const ZERO = '0'.charCodeAt(0)

/** The number that two digits say, without a text of its own for each. */
const twoAt = (text: string, at: number): number => (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO

export function dateOfDay(day: number): CalendarDate {
  if (!Number.isFinite(day)) return 'invalid'
  const shifted = Math.floor(day) + DAYS_BEFORE_1970
  const era = Math.floor(shifted / DAYS_IN_ERA)
  const dayOfEra = shifted - era * DAYS_IN_ERA
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = fromMarch + (fromMarch < 10 ? 3 : -9)
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return (
    `${year}`.padStart(4, '0') + twoDigits(month) + twoDigits(dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1)
  )
}

const twoDigits = (number: number): string => (number < 10 ? `-0${number}` : `-${number}`)

export const addDays = (date: CalendarDate, days: number): CalendarDate => dateOfDay(dayOf(date) + days)

/** Whole days from one date to a later one; negative if it is earlier. */
export const daysBetween = (from: CalendarDate, to: CalendarDate): number => dayOf(to) - dayOf(from)

export function addMonths(period: Period, months: number): Period {
  const count = Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7)) - 1 + months
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((((count % 12) + 12) % 12) + 1).padStart(2, '0')}`
}

/** Whole months from one period to a later one; negative if it is earlier. */
export const monthsBetween = (from: Period, to: Period): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))

export const firstDayOf = (period: Period): CalendarDate => `${period}-01`

export const lastDayOf = (period: Period): CalendarDate => addDays(firstDayOf(addMonths(period, 1)), -1)
