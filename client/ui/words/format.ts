/**
 * Format: numbers, meter values, dates and times as a person reads them, in one of three languages.
 *
 * Times are the utility's: an instant and the utility's offset in minutes, never the device's zone (W6). A value of a
 * meter keeps the meter's own comma in every language; an amount used has the decimal mark of the language.
 */

import type { Language } from '#client/ui/words/plural.ts'
import type { Unit } from '#shared/domain/meter.ts'
import { type CalendarDate, daysBetween, type Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** What differs from language to language. Months are counted from 1. */
export type DateWords = {
  language: Language
  decimalMark: string
  date(day: number, month: number): string
  dateWithYear(day: number, month: number, year: number): string
  shortDate(day: number, month: number): string
  weekday(day: number): string
  month(month: number): string
  shortMonth(month: number): string
  monthWithYear(month: number, year: number): string
  today: string
  yesterday: string
  tomorrow: string
  days(count: number): string
  hours(count: number): string
  minutes(count: number): string
  underMinute: string
  units: Record<Unit, string>
}

const NO_BREAK = '\u00a0'
const MINUTE = 60_000

export type Format = ReturnType<typeof createFormat>

/** The date at the utility, whose clock is `offset` minutes ahead of UTC. */
export const utilityDate = (at: Instant, offset: number): CalendarDate =>
  new Date(at + offset * MINUTE).toISOString().slice(0, 10)

export function createFormat(words: DateWords) {
  /** Rounded to `decimals` places; without them, up to three and no trailing zeros. */
  function number(amount: number, decimals?: number): string {
    const text = Math.abs(amount).toFixed(decimals ?? 3)
    const [whole = '0', part = ''] = text.split('.')
    const kept = decimals === undefined ? part.replace(/0+$/, '') : part
    const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, NO_BREAK) : whole
    const sign = amount < 0 && /[1-9]/.test(text) ? '−' : ''
    return sign + (kept ? `${grouped}${words.decimalMark}${kept}` : grouped)
  }

  /** `00203.170` → `203,170`: as the meter shows it, without the zeros in front. */
  const value = (text: string): string => text.replace(/^0+(?=\d)/, '').replace('.', ',')

  const unit = (of: Unit): string => words.units[of]

  const withUnit = (text: string, of: Unit): string => `${text}${NO_BREAK}${words.units[of]}`

  function time(at: Instant, offset: number): string {
    const there = new Date(at + offset * MINUTE)
    return `${there.getUTCHours()}:${String(there.getUTCMinutes()).padStart(2, '0')}`
  }

  const parts = (on: CalendarDate) => ({ day: Number(on.slice(8)), month: Number(on.slice(5, 7)), year: yearOf(on) })

  function date(on: CalendarDate): string {
    const { day, month } = parts(on)
    return words.date(day, month)
  }

  function dateWithYear(on: CalendarDate): string {
    const { day, month, year } = parts(on)
    return words.dateWithYear(day, month, year)
  }

  function shortDate(on: CalendarDate): string {
    const { day, month } = parts(on)
    return words.shortDate(day, month)
  }

  /** Today, yesterday and tomorrow by name; another year's day with its year. */
  function day(on: CalendarDate, today: CalendarDate): string {
    const ago = daysBetween(on, today)
    if (ago === 0) return words.today
    if (ago === 1) return words.yesterday
    if (ago === -1) return words.tomorrow
    return yearOf(on) === yearOf(today) ? date(on) : dateWithYear(on)
  }

  const dateTime = (at: Instant, offset: number): string => `${date(utilityDate(at, offset))}, ${time(at, offset)}`

  const fullDateTime = (at: Instant, offset: number): string =>
    `${dateWithYear(utilityDate(at, offset))}, ${time(at, offset)}`

  const dayTime = (at: Instant, offset: number, now: Instant): string =>
    `${day(utilityDate(at, offset), utilityDate(now, offset))}, ${time(at, offset)}`

  const month = (period: Period): string => words.month(Number(period.slice(5, 7)))

  const shortMonth = (period: Period): string => words.shortMonth(Number(period.slice(5, 7)))

  const monthWithYear = (period: Period): string => words.monthWithYear(Number(period.slice(5, 7)), yearOf(period))

  /** Two steps at most: `2 days 3 hours`, `14 minutes`. */
  function duration(ms: number): string {
    const minutes = Math.floor(ms / MINUTE)
    if (minutes < 1) return words.underMinute
    if (minutes < 60) return words.minutes(minutes)
    const hours = Math.floor(minutes / 60)
    if (hours < 24) return join(words.hours(hours), minutes % 60, words.minutes)
    return join(words.days(Math.floor(hours / 24)), hours % 24, words.hours)
  }

  /** `09:00` → `9:00`, as hours of a rule are written. */
  const clock = (text: string): string => text.replace(/^0(?=\d:)/, '')

  return {
    language: words.language,
    number,
    value,
    unit,
    valueWithUnit: (text: string, of: Unit) => withUnit(value(text), of),
    amount: (amount: number, of: Unit, decimals?: number) => withUnit(number(amount, decimals), of),
    /** With its sign: `+4,630 м³`. */
    difference: (amount: number, of: Unit, decimals?: number) =>
      withUnit(`${amount > 0 ? '+' : ''}${number(amount, decimals)}`, of),
    range: (from: number, to: number) => `${number(from, 1)}–${number(to, 1)}`,
    time,
    clock,
    hours: (from: string, to: string) => `${clock(from)}–${clock(to)}`,
    date,
    dateWithYear,
    shortDate,
    weekday: (on: CalendarDate) => words.weekday(new Date(`${on}T00:00:00Z`).getUTCDay()),
    day,
    dateTime,
    fullDateTime,
    dayTime,
    month,
    shortMonth,
    monthWithYear,
    duration,
  }
}

const yearOf = (date: string): number => Number(date.slice(0, 4))

const join = (first: string, rest: number, say: (count: number) => string): string =>
  rest === 0 ? first : `${first} ${say(rest)}`
