import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  dateOfDay,
  dayOf,
  daysBetween,
  firstDayOf,
  isCalendarDate,
  lastDayOf,
  periodOf,
} from '#shared/lib/calendar-date.ts'

const day = fc.integer({ min: 0, max: 30_000 })

test('[W1] a month ends on its last day, in February too', () => {
  expect(['2023-02', '2024-02', '2026-04', '2026-12', '2100-02'].map(lastDayOf)).toEqual([
    '2023-02-28',
    '2024-02-29',
    '2026-04-30',
    '2026-12-31',
    '2100-02-28',
  ])
})

test('[R2] a date that no calendar has is not one', () => {
  const wrong = ['2023-02-29', '2026-13-01', '2026-00-10', '2026-4-1', '2026-04-31', '', 'today', '+012026-01-01']

  expect(wrong.filter(isCalendarDate)).toEqual([])
  expect(isCalendarDate('2024-02-29')).toBe(true)
})

test('[W1] days added and taken away again lead back, and are as many as lie between', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -4000, max: 4000 }), (from, days) => {
      const date = dateOfDay(from)
      const other = addDays(date, days)
      expect(addDays(other, -days)).toBe(date)
      expect(daysBetween(date, other)).toBe(days)
    }),
  )
})

test('[W1] text order is time order', () => {
  fc.assert(
    fc.property(day, day, (a, b) => {
      expect(dateOfDay(a) < dateOfDay(b)).toBe(a < b)
    }),
  )
})

test('[P1] months added over a turn of the year keep their order', () => {
  expect(addMonths('2026-11', 2)).toBe('2027-01')
  expect(addMonths('2026-01', -1)).toBe('2025-12')
  expect(addMonths('2026-03', -12)).toBe('2025-03')
  fc.assert(
    fc.property(day, fc.integer({ min: -100, max: 100 }), (from, months) => {
      const period = periodOf(dateOfDay(from + 10_000))
      expect(addMonths(addMonths(period, months), -months)).toBe(period)
      expect(dayOf(firstDayOf(addMonths(period, 1)))).toBe(dayOf(lastDayOf(period)) + 1)
    }),
  )
})

test('days and dates agree with the platform’s calendar over eight centuries', () => {
  for (let day = -150_000; day < 150_000; day += 7) {
    const date = dateOfDay(day)

    expect(date).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10))
    expect(dayOf(date)).toBe(day)
  }
})
