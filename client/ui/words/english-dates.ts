/** English dates: names of months, days and spans as English says them, by the browser's own data. */
import type { DateWords } from '#client/ui/words/format.ts'
import { plural } from '#client/ui/words/plural.ts'

let month: Intl.DateTimeFormat | undefined
let weekday: Intl.DateTimeFormat | undefined

function monthName(of: number): string {
  month ??= new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long' })
  return month.format(Date.UTC(2024, of - 1, 1))
}

function weekdayName(day: number): string {
  weekday ??= new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'long' })
  return weekday.format(Date.UTC(2024, 8, day + 1)) // 1 September 2024 was a Sunday.
}

export const ENGLISH_DATES: DateWords = {
  language: 'en',
  decimalMark: '.',
  date: (day, of) => `${day} ${monthName(of)}`,
  dateWithYear: (day, of, year) => `${day} ${monthName(of)} ${year}`,
  shortDate: (day, of) => `${day} ${monthName(of).slice(0, 3)}`,
  weekday: weekdayName,
  month: monthName,
  shortMonth: (of) => monthName(of).slice(0, 3),
  monthWithYear: (of, year) => `${monthName(of)} ${year}`,
  today: 'today',
  yesterday: 'yesterday',
  tomorrow: 'tomorrow',
  days: (count) => plural('en', count, { one: '# day', other: '# days' }),
  hours: (count) => plural('en', count, { one: '# hour', other: '# hours' }),
  minutes: (count) => plural('en', count, { one: '# minute', other: '# minutes' }),
  underMinute: 'less than a minute',
  units: { m3: 'm³', Gcal: 'Gcal', kWh: 'kWh' },
}
