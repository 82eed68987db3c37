import { expect, test } from 'vitest'
import type { Register } from '#shared/domain/meter.ts'
import { type AcceptedReading, pastUse, usualUse } from '#shared/domain/usual-use.ts'
import { addMonths } from '#shared/lib/calendar-date.ts'

const water: Register = { name: 'main', digits: 5, decimals: 3, unit: 'm3' }

const aReading = (period: string, value: string, more: Partial<AcceptedReading> = {}): AcceptedReading => ({
  period,
  value,
  readOn: `${period}-20`,
  ...more,
})

const months = (perDay: number[], first = '2025-01') =>
  perDay.map((use, at) => ({ period: addMonths(first, at), perDay: use }))

test('[P1] use is counted by the day between two readings, for the period of the later', () => {
  const accepted = [
    aReading('2026-01', '00100.000'),
    aReading('2026-02', '00106.200'),
    aReading('2026-03', '00109.000'),
  ]

  expect(pastUse(accepted, water)).toEqual([
    { period: '2026-02', perDay: 6.2 / 31 },
    { period: '2026-03', perDay: 2.8 / 28 },
  ])
})

test('[P1] a month without a reading is spread over its days', () => {
  expect(pastUse([aReading('2026-01', '100.000'), aReading('2026-03', '105.900')], water)).toEqual([
    { period: '2026-03', perDay: 0.1 },
  ])
})

test('[P2] a rollover is use like any other', () => {
  const [use] = pastUse([aReading('2026-01', '99998.000'), aReading('2026-02', '00004.200')], water)

  expect(use?.perDay).toBeCloseTo(0.2, 10)
})

test('[P1] a span over a change of meter, within one day, or downwards says nothing', () => {
  const accepted = [
    aReading('2026-01', '00200.000', { meterSerial: 'A' }),
    aReading('2026-02', '00003.000', { meterSerial: 'B' }),
    aReading('2026-03', '00006.000', { meterSerial: 'B', readOn: '2026-02-20' }),
    aReading('2026-04', '00002.000', { meterSerial: 'B' }),
  ]

  expect(pastUse(accepted, water)).toEqual([])
  expect(pastUse([], water)).toEqual([])
})

test('[P1] the usual is the median of the last six periods before this one, and the same month last year', () => {
  const past = months([9, 1, 1, 1, 1, 1, 1, 0.2, 0.3, 0.1, 0.6, 0.5, 0.4, 7])

  expect(usualUse(past, '2026-02')).toEqual({ recent: 0.35, lastYear: 1 })
})

test('[P1] a period that was missed leaves more of the past among the last six', () => {
  expect(usualUse(months([5, 3, 4]), '2025-12')).toEqual({ recent: 4, lastYear: null })
})

test('[P1] without history there is no usual', () => {
  expect(usualUse([], '2026-02')).toEqual({ recent: null, lastYear: null })
})

test('[P1] summers without heat do not make the first month of heating unusual', () => {
  const heat = [0.05, 0.06, 0.04, 0.03, 0, 0, 0, 0, 0]

  expect(usualUse(months(heat), '2025-10')).toEqual({ recent: 0.045, lastYear: null })
  expect(usualUse(months(heat), '2026-06')).toEqual({ recent: 0.045, lastYear: 0 })
})
