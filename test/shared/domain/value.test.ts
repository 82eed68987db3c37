import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ticksOf, valueText } from '#shared/domain/value.ts'

test('[P5] a value is whole ticks of the last digit, padded to the face', () => {
  expect(ticksOf('00203.170', 3)).toBe(203_170)
  expect(ticksOf('203.17', 3)).toBe(203_170)
  expect(ticksOf('203', 0)).toBe(203)
  expect(valueText(203_170, 3, 5)).toBe('00203.170')
  expect(valueText(7, 3)).toBe('0.007')
  expect(valueText(42, 0, 6)).toBe('000042')
})

test('[P5] more decimals than the register has, and what is no value, is none', () => {
  expect(ticksOf('203.1701', 3)).toBeNull()
  expect(ticksOf('203.1', 0)).toBeNull()
  expect(
    ['', '-1', '1,5', '1.', '.5', 'NaN', '1e5', '1'.repeat(13), '1\u0000'].map((text) => ticksOf(text, 3)),
  ).toEqual(Array(9).fill(null))
})

test('[P5] no value is rounded on its way there and back', () => {
  fc.assert(
    fc.property(fc.nat({ max: 999_999_999_999 }), fc.integer({ min: 0, max: 3 }), (ticks, decimals) => {
      expect(ticksOf(valueText(ticks, decimals, 9), decimals)).toBe(ticks)
    }),
  )
})
