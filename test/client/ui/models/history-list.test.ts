import { expect, test } from 'vitest'
import type { ShownReading } from '#client/domain/shown-readings.ts'
import { historyList } from '#client/ui/models/history-list.ts'
import type { EstimateData } from '#shared/wire/account-data.ts'

const reading = (id: string, readOn: string) => ({ id, readOn }) as ShownReading

const estimate = (period: string, register = '22-418837/main'): EstimateData => ({
  register,
  period,
  volume: '4.000',
  kind: 'mean',
})

const listed = (...of: Parameters<typeof historyList>) =>
  historyList(...of).map((entry) => entry.reading?.id ?? entry.estimate?.period)

test('[C2] an estimated month stands among the readings where it ends', () => {
  const readings = [reading('december', '2026-12-20'), reading('october', '2026-10-20'), reading('june', '2026-06-18')]

  expect(listed(readings, [estimate('2026-08'), estimate('2026-11'), estimate('2026-09')])).toEqual([
    'december',
    '2026-11',
    'october',
    '2026-09',
    '2026-08',
    'june',
  ])
})

test('[C2] estimated months before and after all readings are there too', () => {
  expect(listed([reading('only', '2026-08-20')], [estimate('2026-07'), estimate('2026-09')])).toEqual([
    '2026-09',
    'only',
    '2026-07',
  ])
  expect(listed([], [estimate('2026-07'), estimate('2026-09')])).toEqual(['2026-09', '2026-07'])
})

test('without estimates the readings stand as they are, whatever their days', () => {
  const readings = [reading('a', '2026-10-20'), reading('b', '2026-11-20')]

  expect(listed(readings, [])).toEqual(['a', 'b'])
})

test('every entry has a key of its own', () => {
  const entries = historyList([], [estimate('2026-07'), estimate('2026-07', '22-418838/main')])

  expect(new Set(entries.map(({ key }) => key)).size).toBe(2)
})
