import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Register, rangeOf } from '#shared/domain/meter.ts'
import { slipCandidates } from '#shared/domain/slip-candidates.ts'

const water: Register = { name: 'main', digits: 5, decimals: 3, unit: 'm3' }
const power: Register = { name: 'day', digits: 6, decimals: 0, unit: 'kWh' }
const ofSlip = (slip: string, ticks: number, register = water) =>
  slipCandidates(ticks, register)
    .filter((candidate) => candidate.slip === slip)
    .map((candidate) => candidate.ticks)

test('[P4] every two neighbours may have been swapped, zeros in front too', () => {
  expect(ofSlip('swap', 203_170)).toEqual([2_003_170, 23_170, 230_170, 201_370, 203_710, 203_107])
})

test('[P4] the comma may have slipped by as many places as there are decimals, and leaves zeros if to the right', () => {
  expect(ofSlip('decimal', 20_317_000).toSorted((a, b) => a - b)).toEqual([20_317, 203_170, 2_031_700])
  expect(ofSlip('decimal', 2_031).toSorted((a, b) => a - b)).toEqual([20_310, 203_100, 2_031_000])
  expect(ofSlip('decimal', 203, power)).toEqual([])
})

test('[P4] each digit may be another', () => {
  const candidates = ofSlip('digit', 203_170)

  expect(candidates).toHaveLength(8 * 9)
  expect(candidates).toContain(208_170)
})

test('[P4] a digit may be missing or too many, with the comma in its place', () => {
  expect(ofSlip('missing-or-extra', 23_170)).toContain(203_170)
  expect(ofSlip('missing-or-extra', 2_203_170)).toContain(203_170)
  expect(ofSlip('missing-or-extra', 12_345, power)).toContain(1_345)
})

test('[P4] a candidate is another value that the register can show', () => {
  fc.assert(
    fc.property(fc.constantFrom(water, power), fc.nat({ max: 999_999 }), (register, ticks) => {
      for (const candidate of slipCandidates(ticks, register)) {
        expect(Number.isInteger(candidate.ticks) && candidate.ticks >= 0).toBe(true)
        expect(candidate.ticks).toBeLessThan(rangeOf(register))
        expect(candidate.ticks).not.toBe(ticks)
      }
    }),
  )
})
