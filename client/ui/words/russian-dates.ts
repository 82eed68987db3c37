/** Russian dates: names of months, days and spans as Russian says them. */
import type { DateWords } from '#client/ui/words/format.ts'
import { plural } from '#client/ui/words/plural.ts'

// Plain tables: the first Intl.DateTimeFormat of a page costs a slow phone a tenth of a second.
const MONTHS = [
  'январь',
  'февраль',
  'март',
  'апрель',
  'май',
  'июнь',
  'июль',
  'август',
  'сентябрь',
  'октябрь',
  'ноябрь',
  'декабрь',
]
const WEEKDAYS = ['воскресенье', 'понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота']

const monthName = (of: number): string => MONTHS[of - 1]!

/** As after a day: `20 ноября`. */
const ofMonth = (of: number): string => {
  const name = monthName(of)
  return /[ьй]$/.test(name) ? `${name.slice(0, -1)}я` : `${name}а`
}

const short = (of: number): string => monthName(of).slice(0, 3)

export const RUSSIAN_DATES: DateWords = {
  language: 'ru',
  decimalMark: ',',
  date: (day, of) => `${day} ${ofMonth(of)}`,
  dateWithYear: (day, of, year) => `${day} ${ofMonth(of)} ${year} года`,
  shortDate: (day, of) => `${day} ${ofMonth(of).slice(0, 3)}`,
  weekday: (day) => WEEKDAYS[day]!,
  month: monthName,
  shortMonth: short,
  monthWithYear: (of, year) => `${monthName(of)} ${year} года`,
  today: 'сегодня',
  yesterday: 'вчера',
  tomorrow: 'завтра',
  days: (count) => plural('ru', count, { one: '# день', few: '# дня', many: '# дней', other: '# дня' }),
  hours: (count) => plural('ru', count, { one: '# час', few: '# часа', many: '# часов', other: '# часа' }),
  minutes: (count) => plural('ru', count, { one: '# минута', few: '# минуты', many: '# минут', other: '# минуты' }),
  underMinute: 'меньше минуты',
  units: { m3: 'м³', Gcal: 'Гкал', kWh: 'кВт·ч' },
}
