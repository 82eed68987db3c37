import { expect, test } from 'vitest'
import { parseDate, parsePeriod } from '#server/import/parse-date.ts'

test.each([
  ['2026-11-20', '2026-11-20'],
  ['20.11.2026', '2026-11-20'],
  ['1.2.2026', '2026-02-01'],
  ['20.11.2026 0:00:00', '2026-11-20'],
  ['2026-11-20T00:00:00', '2026-11-20'],
  ['29.02.2024', '2024-02-29'],
  ['01.01.0001', 'none'],
  ['29.02.2026', null],
  ['20.11.26', null],
  ['11/20/2026', null],
  ['20.13.2026', null],
  ['30.12.1899', null],
  ['01.01.2101', null],
  ['46346', null],
  ['soon', null],
])('%j is the day %j', (text, day) => {
  expect(parseDate(text)).toBe(day)
})

test.each([
  ['2026-11', '2026-11'],
  ['11.2026', '2026-11'],
  ['2026-11-20', '2026-11'],
  ['20.11.2026 0:00:00', '2026-11'],
  ['2026-13', null],
  ['202611', null],
  ['01.01.0001', null],
])('%j is the month %j', (text, period) => {
  expect(parsePeriod(text)).toBe(period)
})
