import { describe, expect, it } from 'vitest'
import { ENGLISH_DATES } from '#client/ui/words/english-dates.ts'
import { createFormat } from '#client/ui/words/format.ts'
import { clockIn, dateIn, KAZAKH_DATES, momentIn } from '#client/ui/words/kazakh-dates.ts'
import { RUSSIAN_DATES } from '#client/ui/words/russian-dates.ts'

const kk = createFormat(KAZAKH_DATES)
const ru = createFormat(RUSSIAN_DATES)
const en = createFormat(ENGLISH_DATES)
const all = [kk, ru, en]

const ALMATY = 300
const lastEvening = Date.parse('2026-11-30T20:00:00+05:00')

it('[W6] a time is the utility’s, whatever zone the device believes in', () => {
  expect(all.map((format) => format.dateTime(lastEvening, ALMATY))).toEqual([
    '30 қараша, 20:00',
    '30 ноября, 20:00',
    '30 November, 20:00',
  ])
  expect(kk.dateTime(lastEvening, 360)).toBe('30 қараша, 21:00')
  expect(kk.dateTime(Date.parse('2026-12-31T23:30:00+05:00'), 360)).toBe('1 қаңтар, 0:30')
})

it('[W3] a moment in a sentence bears its Kazakh ending', () => {
  expect(momentIn(Date.parse('2026-12-18T09:00:00+05:00'), ALMATY, 'in')).toBe('18 желтоқсанда сағат 9:00‑де')
  expect(momentIn(lastEvening, ALMATY, 'to')).toBe('30 қараша, сағат 20:00‑ге')
  expect(dateIn('2026-11-30', 'to')).toBe('30 қарашаға')
  expect(dateIn('2026-09-18', 'from')).toBe('18 қыркүйектен')
  expect([clockIn('8:30', 'to'), clockIn('8:40', 'to'), clockIn('8:15', 'from'), clockIn('8:06', 'in')]).toEqual([
    '8:30‑ға',
    '8:40‑қа',
    '8:15‑тен',
    '8:06‑да',
  ])
})

it('[W1] hours of a rule are written without a zero in front', () => {
  expect(kk.hours('09:00', '20:00')).toBe('9:00–20:00')
})

it('[faults/G13] near days go by name, those of another year with their year', () => {
  const today = '2026-11-21'
  expect(all.map((format) => format.day('2026-11-21', today))).toEqual(['бүгін', 'сегодня', 'today'])
  expect(all.map((format) => format.day('2026-11-20', today))).toEqual(['кеше', 'вчера', 'yesterday'])
  expect(all.map((format) => format.day('2025-11-20', today))).toEqual([
    '2025 жылғы 20 қараша',
    '20 ноября 2025 года',
    '20 November 2025',
  ])
  expect(ru.dayTime(lastEvening, ALMATY, lastEvening + 5 * 3_600_000)).toBe('вчера, 20:00')
})

it('[faults/G13] months and days of the week have their names in each language', () => {
  expect(all.map((format) => format.monthWithYear('2026-02'))).toEqual([
    '2026 жылғы ақпан',
    'февраль 2026 года',
    'February 2026',
  ])
  expect(all.map((format) => format.shortMonth('2026-05'))).toEqual(['мам', 'май', 'May'])
  expect(all.map((format) => format.weekday('2026-11-22'))).toEqual(['жексенбі', 'воскресенье', 'Sunday'])
})

describe('numbers', () => {
  it('[P5] a meter’s value keeps its comma and all its decimals in every language', () => {
    expect(all.map((format) => format.valueWithUnit('00203.170', 'm3'))).toEqual([
      '203,170\u00a0м³',
      '203,170\u00a0м³',
      '203,170\u00a0m³',
    ])
    expect(kk.value('000000')).toBe('0')
  })

  it('[P1] an amount used has the decimal mark of the language, its sign, and no minus before a rounded zero', () => {
    expect(kk.difference(4.63, 'm3', 3)).toBe('+4,630\u00a0м³')
    expect(en.difference(4.63, 'm3', 3)).toBe('+4.630\u00a0m³')
    expect(kk.number(-0.0001)).toBe('0')
    expect(kk.number(-1.5)).toBe('−1,5')
    expect(ru.range(3.9, 5.25)).toBe('3,9–5,3')
  })

  it('[P1] five digits and more are grouped', () => {
    expect(ru.number(1234567.5)).toBe('1\u00a0234\u00a0567,5')
    expect(ru.number(1234)).toBe('1234')
  })
})

it('[faults/G13] a span is said in two steps at most, in the right plural', () => {
  const hour = 3_600_000
  expect(all.map((format) => format.duration(26 * hour))).toEqual(['1 күн 2 сағат', '1 день 2 часа', '1 day 2 hours'])
  expect(all.map((format) => format.duration(59_999))).toEqual([
    'бір минуттан аз',
    'меньше минуты',
    'less than a minute',
  ])
  expect(ru.duration(21 * 60_000)).toBe('21 минута')
})
