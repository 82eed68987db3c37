import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_ESTIMATION, type EstimateFacts, estimateFor } from '#shared/domain/estimate.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import { addMonths } from '#shared/lib/calendar-date.ts'
import { aRegister } from '#test/support/builders.ts'

const facts = (said: Partial<EstimateFacts> = {}): EstimateFacts => ({
  period: '2026-11',
  register: aRegister(),
  service: 'hot-water',
  sharing: 1,
  past: [],
  thresholds: DEFAULT_THRESHOLDS,
  estimation: DEFAULT_ESTIMATION,
  ...said,
})

const past = (...values: [period: string, ticks: number | null][]) =>
  values.map(([period, ticks]) => ({ period, ticks }))

test('[C2] a period without a reading is estimated by the mean of the last three actual volumes', () => {
  const known = past(['2026-06', 0], ['2026-07', 9000], ['2026-08', 10_000], ['2026-09', 12_000], ['2026-10', 15_000])

  expect(estimateFor(facts({ past: known }))).toEqual({
    ticks: 2000,
    kind: 'mean',
    basis: ['2026-08', '2026-09', '2026-10'],
  })
})

test('[C2] of fewer there is a mean too', () => {
  expect(estimateFor(facts({ past: past(['2026-09', 1000], ['2026-10', 4000]) }))).toMatchObject({ ticks: 3000 })
})

test('[C2] a volume over several months counts by the month', () => {
  const known = past(['2026-06', 1000], ['2026-09', 10_000], ['2026-10', 13_000])

  expect(estimateFor(facts({ past: known }))).toMatchObject({ ticks: 3000, basis: ['2026-09', '2026-10'] })
})

test('[C2] the mean is rounded to whole ticks, half up', () => {
  const mean = (...ticks: number[]) =>
    estimateFor(facts({ past: ticks.map((value, at) => ({ period: addMonths('2026-07', at), ticks: value })) }))?.ticks

  expect(mean(0, 1, 2, 4)).toBe(1)
  expect(mean(0, 1, 2, 5)).toBe(2)
  expect(estimateFor(facts({ past: past(['2026-08', 0], ['2026-10', 5]) }))?.ticks).toBe(3)
})

test('[C2] the mean stands for three periods since the last reading, the norm after', () => {
  const known = past(['2026-06', 1000], ['2026-07', 4000])
  const of = (period: string) => estimateFor(facts({ period, past: known }))

  expect(['2026-08', '2026-09', '2026-10'].map((period) => of(period)?.kind)).toEqual(['mean', 'mean', 'mean'])
  expect(of('2026-11')).toEqual({ ticks: 4000, kind: 'norm', basis: [] })
})

test('[C2] a register that was never read, or only once, is estimated by the norm', () => {
  expect(estimateFor(facts())).toMatchObject({ kind: 'norm', ticks: 4000 })
  expect(estimateFor(facts({ past: past(['2026-10', 500_000]) }))).toMatchObject({ kind: 'norm' })
})

test('[C2] the registers of a dwelling share the norm of a service', () => {
  expect(estimateFor(facts({ sharing: 3 }))?.ticks).toBe(1333)
})

test('[C2] without a norm there is no estimate', () => {
  expect(estimateFor(facts({ service: 'heat', register: aRegister({ unit: 'Gcal' }) }))).toBeNull()
})

test('[C2] settings of a utility’s own are followed', () => {
  const known = past(['2026-08', 0], ['2026-09', 2000], ['2026-10', 10_000])
  const of = (estimation: Partial<EstimateFacts['estimation']>) =>
    estimateFor(facts({ past: known, estimation: { ...DEFAULT_ESTIMATION, ...estimation } }))

  expect(of({ meanOf: 1 })).toMatchObject({ ticks: 8000, basis: ['2026-10'] })
  expect(of({ mostRunning: 0 })).toMatchObject({ kind: 'norm' })
  expect(of({ meanOf: 0, norm: { 'hot-water': null, heat: null, electricity: null } })).toBeNull()
})

test('[C2] what went down, or does not fit the register, says nothing of a month', () => {
  const known = past(['2026-06', null], ['2026-07', 9000], ['2026-08', 8000], ['2026-09', 10_000], ['2026-10', 12_000])

  expect(estimateFor(facts({ past: known }))).toMatchObject({ ticks: 2000, basis: ['2026-09', '2026-10'] })
})

test('[C2] a register that passed zero has a mean all the same', () => {
  expect(estimateFor(facts({ past: past(['2026-09', 99_999_000], ['2026-10', 2000]) }))).toMatchObject({ ticks: 3000 })
})

test('[C2] a mean lies between the least and the largest of its volumes, and is never below zero', () => {
  const uses = fc.array(fc.nat(20_000), { minLength: 1, maxLength: 3 })

  fc.assert(
    fc.property(uses, fc.nat(50_000_000), (months, start) => {
      const ticks = [start, ...months.map((_, at) => months.slice(0, at + 1).reduce((sum, use) => sum + use, start))]
      const known = ticks.map((value, at) => ({ period: addMonths('2026-10', at - months.length), ticks: value }))
      const estimate = estimateFor(facts({ past: known }))!
      expect(estimate.ticks).toBeGreaterThanOrEqual(Math.min(...months))
      expect(estimate.ticks).toBeLessThanOrEqual(Math.max(...months))
    }),
  )
})
