import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rangeOf } from '#shared/domain/meter.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import { throughZero, volumeBetween, volumeText } from '#shared/domain/volume.ts'
import { aRegister } from '#test/support/builders.ts'

const REGISTER = aRegister()

const between = (from: number, to: number) => volumeBetween(from, to, REGISTER, DEFAULT_THRESHOLDS)

test('[C1] a volume is what was accepted less what was accepted before, in whole ticks', () => {
  expect(between(190_000, 194_250)).toBe(4250)
  expect(between(190_000, 190_000)).toBe(0)
})

test('[C1] a register that passed zero counts on', () => {
  expect(between(99_998_000, 3000)).toBe(5000)
})

test('[C1] a lower value without a rollover is below zero, since what was counted too much comes back', () => {
  expect(between(194_250, 190_000)).toBe(-4250)
  expect(volumeText(-4250, 3)).toBe('-4.250')
})

test('[C1] where a person said that it passed zero, it did', () => {
  expect(throughZero(60_000_000, 1000, REGISTER)).toBe(40_001_000)
})

test.each([
  [0, 3, '0.000'],
  [-5, 3, '-0.005'],
  [1250, 0, '1250'],
  [-1, 0, '-1'],
])('[C1] %i ticks of %i decimals are written %s', (ticks, decimals, text) => {
  expect(volumeText(ticks, decimals)).toBe(text)
})

test('[C1] the volumes of any values in a row add up to the last less the first, but for whole turns through zero', () => {
  const values = fc.array(fc.nat(rangeOf(REGISTER) - 1), { minLength: 2, maxLength: 30 })

  fc.assert(
    fc.property(values, (shown) => {
      const total = shown.slice(1).reduce((sum, to, at) => sum + between(shown[at]!, to), 0)
      expect((total - (shown.at(-1)! - shown[0]!)) % rangeOf(REGISTER)).toBe(0)
    }),
  )
})
