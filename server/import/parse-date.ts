/** Parse date: a day or a month as exports write it, 2026-11-20 or 20.11.2026, with a time of day behind it or without. */
import { type CalendarDate, isCalendarDate, type Period, periodOf } from '#shared/lib/calendar-date.ts'

const ISO_DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{1,2}:.*)?$/
const POINT_DATE = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?: \d{1,2}:[\d:]*)?$/
const MONTH = /^(?:(\d{4})-(\d{1,2})|(\d{1,2})\.(\d{4}))$/

/** Meters and contracts are not older, and nobody plans further. */
const FIRST_YEAR = 1950
const LAST_YEAR = 2100

/** Some systems write an empty date as the first day of the first year. */
const NO_DATE = '0001-01-01'

/** Null if the text is no such day, `none` if it says that there is none. */
export function parseDate(text: string): CalendarDate | 'none' | null {
  const date = isoOf(text)
  if (date === NO_DATE) return 'none'
  if (date === null || !isCalendarDate(date)) return null
  const year = Number(date.slice(0, 4))
  return year >= FIRST_YEAR && year <= LAST_YEAR ? date : null
}

/** A month, or any day of it. */
export function parsePeriod(text: string): Period | null {
  const [, isoYear, isoMonth, pointMonth, pointYear] = MONTH.exec(text) ?? []
  const year = isoYear ?? pointYear
  const month = isoMonth ?? pointMonth
  const date = parseDate(year && month ? `${year}-${month.padStart(2, '0')}-01` : text)
  return date === null || date === 'none' ? null : periodOf(date)
}

function isoOf(text: string): string | null {
  const [, iso] = ISO_DATE.exec(text) ?? []
  if (iso !== undefined) return iso
  const [, day, month, year] = POINT_DATE.exec(text) ?? []
  return day && month && year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : null
}
