import { expect, test } from 'vitest'
import type { Register } from '#shared/domain/meter.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import { suggest, type WhichDigitInput } from '#shared/domain/which-digit.ts'
import { meterHistories } from '#test/bench/meter-histories.ts'
import { measureWhichDigit } from '#test/bench/which-digit.ts'

const water: Register = { name: 'main', digits: 5, decimals: 3, unit: 'm3' }
const power: Register = { name: 'day', digits: 6, decimals: 1, unit: 'kWh' }

/** A flat that uses 6 m³ in 30 days and showed 203.170 thirty days ago. */
const suggested = (cubicMetres: number, more: Partial<WhichDigitInput> = {}) =>
  suggest({
    ticks: Math.round(cubicMetres * 1000),
    register: water,
    readOn: '2026-11-20',
    last: { ticks: 203_170, readOn: '2026-10-21' },
    usual: { recent: 0.2, lastYear: 0.2 },
    thresholds: DEFAULT_THRESHOLDS,
    others: [],
    ...more,
  })

const kitchen = {
  key: '77120/main',
  register: water,
  last: { ticks: 612_400, readOn: '2026-10-21' },
  usual: { recent: 0.1, lastYear: null },
}

test('[P4] two neighbours swapped are swapped back', () => {
  expect(suggested(290.17)).toMatchObject({ ticks: 209_170, slip: 'swap', assessment: { verdict: 'usual', use: 6 } })
})

test('[P4] a forgotten comma is put in its place', () => {
  expect(suggested(20_917)).toMatchObject({ ticks: 209_170, slip: 'decimal' })
  expect(suggested(20.917)).toMatchObject({ ticks: 209_170, slip: 'decimal' })
})

test('[P4] one mistyped digit is found by nearness to the usual', () => {
  expect(suggested(509.17)).toMatchObject({ ticks: 209_170, slip: 'digit' })
  expect(suggested(109.17)).toMatchObject({ ticks: 209_170, slip: 'digit' })
})

test('[P4] a missing and a doubled digit are found', () => {
  const last = { ticks: 1_203_170, readOn: '2026-10-21' }

  expect(suggested(129.17, { last })).toMatchObject({ ticks: 1_209_170, slip: 'missing-or-extra' })
  expect(suggested(2099.173)).toMatchObject({ ticks: 209_173, slip: 'missing-or-extra' })
})

test('[P4] a value that fits the other meter of the flat is offered for that one', () => {
  const suggestion = suggested(615.4, { others: [kitchen] })

  expect(suggestion).toMatchObject({ ticks: 615_400, slip: 'other-meter', other: '77120/main', assessment: { use: 3 } })
})

test('[P4] the other meter may count another thing with fewer decimals', () => {
  const day = {
    ...kitchen,
    register: power,
    last: { ticks: 61_240, readOn: '2026-10-21' },
    usual: { recent: 4, lastYear: 4 },
  }

  expect(suggested(6_244, { others: [day] })).toMatchObject({ ticks: 62_440, slip: 'other-meter' })
  expect(suggested(6_244.001, { others: [day] })?.slip).not.toBe('other-meter')
})

test('[P4] the last value sent again is said to be that, and is not changed', () => {
  expect(suggested(203.17)).toMatchObject({ ticks: 203_170, slip: 'last-again', assessment: { verdict: 'same' } })
})

test('[P4] nobody is told they mistyped a value that is not odd, or odd in a way that is often true', () => {
  expect(suggested(209.17)).toBeNull()
  expect([217, 222, 204.5].map((value) => suggested(value))).toEqual([null, null, null])
  expect(suggested(203.17, { usual: { recent: 0.01, lastYear: 0.01 } })).toBeNull()
})

test('[P4] without history or a last value there is nothing to go by', () => {
  expect(suggested(99_999, { usual: { recent: null, lastYear: null } })).toBeNull()
  expect(suggested(509, { last: null })).toBeNull()
})

test('[P4] over made-up slips the true value comes first most of the time, and true odd values are rarely doubted', () => {
  const rows = measureWhichDigit(meterHistories(60, 5), 5, 400)
  const share = (what: string) => rows.find((row) => row.what === what)!

  expect(share('two neighbours swapped').right).toBeGreaterThan(0.85)
  expect(share('decimal point shifted').right).toBeGreaterThan(0.9)
  expect(share('one digit mistyped').right).toBeGreaterThan(0.75)
  expect(rows.at(-1)!.offered).toBeLessThan(0.07)
})
