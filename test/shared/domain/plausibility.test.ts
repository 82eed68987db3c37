import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Register } from '#shared/domain/meter.ts'
import { asks, assess, isHeld, needsReason, type PlausibilityInput, type Verdict } from '#shared/domain/plausibility.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import { addDays } from '#shared/lib/calendar-date.ts'

const water: Register = { name: 'main', digits: 5, decimals: 3, unit: 'm3' }

/** A flat that uses 6 m³ in 30 days and showed 200 m³ thirty days ago. */
function assessed(cubicMetres: number, more: Partial<PlausibilityInput> = {}) {
  return assess({
    ticks: Math.round(cubicMetres * 1000),
    register: water,
    readOn: '2026-11-20',
    last: { ticks: 200_000, readOn: '2026-10-21' },
    usual: { recent: 0.2, lastYear: 0.2 },
    thresholds: DEFAULT_THRESHOLDS,
    ...more,
  })
}

const verdict = (cubicMetres: number, more: Partial<PlausibilityInput> = {}): Verdict =>
  assessed(cubicMetres, more).verdict

test('[P1] usual up to twice the usual, asked above, with a reason above three times, held above five', () => {
  expect(assessed(206)).toEqual({
    use: 6,
    days: 30,
    usualRange: { from: expect.closeTo(2.4), to: 12 },
    verdict: 'usual',
  })
  expect([212, 212.001, 218, 218.001, 230, 230.001].map((value) => verdict(value))).toEqual([
    'usual',
    'ask-high',
    'ask-high',
    'ask-reason',
    'ask-reason',
    'hold-high',
  ])
})

test('[P1] asked below 0.4 of the usual', () => {
  expect([202.401, 202.399].map((value) => verdict(value))).toEqual(['usual', 'low'])
})

test('[P1] too much is held against the larger usual, too little against the smaller', () => {
  const usual = { recent: 0.1, lastYear: 0.3 }

  expect(assessed(206, { usual }).usualRange).toEqual({ from: expect.closeTo(1.2), to: 18 })
  expect(assessed(206, { usual: { recent: 0.3, lastYear: null } }).usualRange).toEqual({
    from: expect.closeTo(3.6),
    to: 18,
  })
})

test('[P1] more than the meter can pass is impossible, with or without history', () => {
  const none = { recent: null, lastYear: null }

  expect(verdict(200 + 36 * 31)).toBe('hold-high')
  expect(verdict(200 + 36 * 31 + 0.001)).toBe('impossible')
  expect(verdict(200 + 36 * 31, { usual: none })).toBe('no-history')
  expect(verdict(200 + 36 * 31 + 0.001, { usual: none })).toBe('impossible')
})

test('[P1] a first reading has nothing to be held against', () => {
  expect(assessed(99_999, { last: null })).toEqual({ use: null, days: 0, usualRange: null, verdict: 'no-history' })
})

test('[P1] up to the floor nothing is too much, and small users are not asked why so little', () => {
  const small = { usual: { recent: 0.01, lastYear: null } }

  expect([200.001, 200.6, 201].map((value) => verdict(value, small))).toEqual(['usual', 'usual', 'usual'])
  expect([201.001, 201.501, 202.501].map((value) => verdict(value, small))).toEqual([
    'ask-high',
    'ask-reason',
    'hold-high',
  ])
  expect(verdict(200.01, { usual: { recent: 0.03, lastYear: null } })).toBe('usual')
  expect(verdict(200.01, { usual: { recent: 0.04, lastYear: null } })).toBe('low')
})

test('[P1] a reading on the day of the last one is judged as after one day', () => {
  expect(verdict(200.5, { readOn: '2026-10-21' })).toBe('usual')
  expect(verdict(240, { readOn: '2026-10-21' })).toBe('impossible')
  expect(assessed(200.5, { readOn: '2026-10-20' }).days).toBe(-1)
})

test('[P2] lower than the last is held with its own reason, and never refused', () => {
  expect(assessed(199.999)).toMatchObject({ use: null, verdict: 'lower' })
  expect(isHeld('lower')).toBe('lower')
  expect(needsReason('lower')).toBe(true)
})

test('[P2] from above 90 % to below 10 % of the range is a rollover, counted through zero', () => {
  const last = { ticks: 99_997_000, readOn: '2026-10-21' }

  expect(assessed(3, { last })).toMatchObject({ use: 6, verdict: 'rolled-over' })
  expect(asks('rolled-over')).toBe(false)
  expect(verdict(3, { last: { ...last, ticks: 90_000_000 } })).toBe('lower')
  expect(verdict(10_000, { last })).toBe('lower')
})

test('[P2] a rollover that used too much is too much', () => {
  const last = { ticks: 99_997_000, readOn: '2026-10-21' }

  expect(verdict(12, { last })).toBe('ask-high')
  expect(verdict(50, { last })).toBe('hold-high')
  expect(verdict(9_000, { last })).toBe('impossible')
})

test('[P3] the same as last time is asked about once', () => {
  expect(verdict(200)).toBe('same')
  expect(verdict(200, { usual: { recent: null, lastYear: null } })).toBe('same')
  expect([asks('same'), needsReason('same'), isHeld('same')]).toEqual([true, false, null])
})

test('[P3] no use is usual where there was none in that month last year', () => {
  const heat: Register = { ...water, unit: 'Gcal' }

  expect(verdict(200, { register: heat, usual: { recent: 0.04, lastYear: 0 } })).toBe('usual')
})

test('[P5] what the register cannot show is impossible, whoever sends it', () => {
  expect([-1, 100_000_000, Number.NaN, 1.5, 1e30].map((ticks) => assessed(0, { ticks }).verdict)).toEqual(
    Array(5).fill('impossible'),
  )
})

test('[P1] each verdict has its consequence', () => {
  const table: Record<Verdict, [asked: boolean, reason: boolean, held: string | null]> = {
    usual: [false, false, null],
    'no-history': [false, false, null],
    'rolled-over': [false, false, null],
    low: [true, false, null],
    same: [true, false, null],
    'ask-high': [true, false, null],
    'ask-reason': [true, true, null],
    'hold-high': [true, true, 'too-high'],
    impossible: [true, true, 'impossible'],
    lower: [true, true, 'lower'],
  }

  for (const [name, expected] of Object.entries(table)) {
    const one = name as Verdict
    expect([asks(one), needsReason(one), isHeld(one)]).toEqual(expected)
  }
})

test('[P1] more use is never less doubted, and less never more', () => {
  const rank: Verdict[] = ['low', 'usual', 'ask-high', 'ask-reason', 'hold-high', 'impossible']
  const perDay = fc.double({ min: 0, max: 3, noNaN: true })
  fc.assert(
    fc.property(
      perDay,
      perDay,
      fc.integer({ min: 1, max: 400 }),
      fc.nat(5e6),
      fc.nat(5e6),
      (recent, lastYear, days, a, b) => {
        const more = { usual: { recent, lastYear }, readOn: addDays('2026-10-21', days) }
        const of = (use: number) => rank.indexOf(assessed(0, { ticks: 200_000 + use + 1, ...more }).verdict)
        expect(of(Math.min(a, b))).toBeGreaterThanOrEqual(0)
        expect(of(Math.min(a, b))).toBeLessThanOrEqual(of(Math.max(a, b)))
      },
    ),
    { numRuns: 500 },
  )
})
