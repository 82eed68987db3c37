/** Kazakh dates: names of months and days with their case endings, written out because Chromium has no Kazakh data. */
import type { DateWords } from '#client/ui/words/format.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

const MONTHS = [
  'қаңтар',
  'ақпан',
  'наурыз',
  'сәуір',
  'мамыр',
  'маусым',
  'шілде',
  'тамыз',
  'қыркүйек',
  'қазан',
  'қараша',
  'желтоқсан',
]
const SHORT = ['қаң', 'ақп', 'нау', 'сәу', 'мам', 'мау', 'шіл', 'там', 'қыр', 'қаз', 'қар', 'жел']
const WEEKDAYS = ['жексенбі', 'дүйсенбі', 'сейсенбі', 'сәрсенбі', 'бейсенбі', 'жұма', 'сенбі']

/** Dative, ablative and locative endings, month by month. */
const ENDINGS = {
  to: ['ға', 'ға', 'ға', 'ге', 'ға', 'ға', 'ге', 'ға', 'ке', 'ға', 'ға', 'ға'],
  from: ['дан', 'нан', 'дан', 'ден', 'дан', 'нан', 'ден', 'дан', 'тен', 'нан', 'дан', 'нан'],
  in: ['да', 'да', 'да', 'де', 'да', 'да', 'де', 'да', 'те', 'да', 'да', 'да'],
}

type Case = keyof typeof ENDINGS

/** The same endings after a number that is read out; `0` stands for the two noughts of a full hour. */
const AFTER_NUMBER: Record<Case, Record<number, string>> = {
  to: {
    0: 'ге',
    1: 'ге',
    2: 'ге',
    3: 'ке',
    4: 'ке',
    5: 'ке',
    6: 'ға',
    7: 'ге',
    8: 'ге',
    9: 'ға',
    10: 'ға',
    20: 'ға',
    30: 'ға',
    40: 'қа',
    50: 'ге',
  },
  from: {
    0: 'ден',
    1: 'ден',
    2: 'ден',
    3: 'тен',
    4: 'тен',
    5: 'тен',
    6: 'дан',
    7: 'ден',
    8: 'ден',
    9: 'дан',
    10: 'нан',
    20: 'дан',
    30: 'дан',
    40: 'тан',
    50: 'ден',
  },
  in: {
    0: 'де',
    1: 'де',
    2: 'де',
    3: 'те',
    4: 'те',
    5: 'те',
    6: 'да',
    7: 'де',
    8: 'де',
    9: 'да',
    10: 'да',
    20: 'да',
    30: 'да',
    40: 'та',
    50: 'де',
  },
}

export const KAZAKH_DATES: DateWords = {
  language: 'kk',
  decimalMark: ',',
  date: (day, month) => `${day} ${MONTHS[month - 1]}`,
  dateWithYear: (day, month, year) => `${year} жылғы ${day} ${MONTHS[month - 1]}`,
  shortDate: (day, month) => `${day} ${SHORT[month - 1]}.`,
  weekday: (day) => WEEKDAYS[day]!,
  month: (month) => MONTHS[month - 1]!,
  shortMonth: (month) => SHORT[month - 1]!,
  monthWithYear: (month, year) => `${year} жылғы ${MONTHS[month - 1]}`,
  today: 'бүгін',
  yesterday: 'кеше',
  tomorrow: 'ертең',
  days: (count) => `${count} күн`,
  hours: (count) => `${count} сағат`,
  minutes: (count) => `${count} минут`,
  underMinute: 'бір минуттан аз',
  units: { m3: 'м³', Gcal: 'Гкал', kWh: 'кВт·сағ' },
}

/** `2026-11-30`, `to` → `30 қарашаға`. */
export const dateIn = (on: CalendarDate, ending: Case): string =>
  `${Number(on.slice(8))} ${MONTHS[Number(on.slice(5, 7)) - 1]}${ENDINGS[ending][Number(on.slice(5, 7)) - 1]}`

/** A hyphen at which no line breaks. */
const HYPHEN = '\u2011'

/** `20:00`, `to` → `20:00‑ге`. */
export function clockIn(clock: string, ending: Case): string {
  const minutes = Number(clock.slice(clock.indexOf(':') + 1))
  const spoken = minutes % 10 === 0 ? minutes : minutes % 10
  return `${clock}${HYPHEN}${AFTER_NUMBER[ending][spoken]}`
}

/** `30 қарашада сағат 20:00‑де`. */
export function momentIn(at: Instant, offset: number, ending: Case): string {
  const there = new Date(at + offset * 60_000)
  const clock = `${there.getUTCHours()}:${String(there.getUTCMinutes()).padStart(2, '0')}`
  const on = there.toISOString().slice(0, 10)
  return ending === 'in'
    ? `${dateIn(on, 'in')} сағат ${clockIn(clock, 'in')}`
    : `${Number(on.slice(8))} ${MONTHS[Number(on.slice(5, 7)) - 1]}, сағат ${clockIn(clock, ending)}`
}
