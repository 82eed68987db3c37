/** English dates: names of months, days and spans as English says them, by the browser's own data. */
import type { DateWords } from '#client/ui/words/format.ts'
import { plural } from '#client/ui/words/plural.ts'

// Plain tables: the first Intl.DateTimeFormat of a page costs a slow phone a tenth of a second.
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

const monthName = (of: number): string => MONTHS[of - 1]!
const weekdayName = (day: number): string => WEEKDAYS[day]!

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
