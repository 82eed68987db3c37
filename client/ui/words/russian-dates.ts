/** Russian dates: names of months, days and spans as Russian says them, by the browser's own data. */
import type { DateWords } from '#client/ui/words/format.ts'
import { plural } from '#client/ui/words/plural.ts'

const made: Record<string, Intl.DateTimeFormat> = {}

/** Made when first needed: each costs time at start on a slow phone. */
function say(options: Intl.DateTimeFormatOptions, day: number, month: number): string {
  const key = JSON.stringify(options)
  made[key] ??= new Intl.DateTimeFormat('ru', { timeZone: 'UTC', ...options })
  return made[key].format(Date.UTC(2024, month - 1, day))
}

export const RUSSIAN_DATES: DateWords = {
  language: 'ru',
  decimalMark: ',',
  date: (day, of) => say({ day: 'numeric', month: 'long' }, day, of),
  dateWithYear: (day, of, year) => `${say({ day: 'numeric', month: 'long' }, day, of)} ${year} года`,
  shortDate: (day, of) => say({ day: 'numeric', month: 'short' }, day, of),
  // 1 September 2024 was a Sunday.
  weekday: (day) => say({ weekday: 'long' }, day + 1, 9),
  month: (of) => say({ month: 'long' }, 1, of),
  shortMonth: (of) => say({ month: 'short' }, 1, of).slice(0, 3),
  monthWithYear: (of, year) => `${say({ month: 'long' }, 1, of)} ${year} года`,
  today: 'сегодня',
  yesterday: 'вчера',
  tomorrow: 'завтра',
  days: (count) => plural('ru', count, { one: '# день', few: '# дня', many: '# дней', other: '# дня' }),
  hours: (count) => plural('ru', count, { one: '# час', few: '# часа', many: '# часов', other: '# часа' }),
  minutes: (count) => plural('ru', count, { one: '# минута', few: '# минуты', many: '# минут', other: '# минуты' }),
  underMinute: 'меньше минуты',
  units: { m3: 'м³', Gcal: 'Гкал', kWh: 'кВт·ч' },
}
