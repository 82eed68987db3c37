import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTypedValue } from '#shared/domain/typed-value.ts'
import { valueText } from '#shared/domain/value.ts'

const water = { digits: 5, decimals: 3 }
const parsed = (typed: string, register = water) => {
  const result = parseTypedValue(typed, register)
  return result.ok ? result.value : result.refusal
}

test('[P5] comma or point, with or without decimals, zeros and spaces, all mean the value', () => {
  expect(['203,17', '203.170', '00203,170', ' 00 203 , 170 ', '203.17'].map((typed) => parsed(typed))).toEqual(
    Array(5).fill(203_170),
  )
  expect(['203', '203,', ',5', '0'].map((typed) => parsed(typed))).toEqual([203_000, 203_000, 500, 0])
})

test('[P5] what is wrong with the form is said at once', () => {
  expect(['', '  '].map((typed) => parsed(typed))).toEqual(['empty', 'empty'])
  expect(['-5', '1,2,3', '12a', '1e3', '٣', ',', '１２'].map((typed) => parsed(typed))).toEqual(
    Array(7).fill('not-digits'),
  )
  expect(parsed('203170')).toBe('too-many-digits')
  expect(parsed('203,1701')).toBe('too-many-decimals')
  expect(parsed('5,1', { digits: 6, decimals: 0 })).toBe('too-many-decimals')
})

test('[P5] the whole face typed without its comma does not pass for a larger value', () => {
  expect(parsed('00012345')).toBe('too-many-digits')
})

test('[P5] every value a register can show may be typed as it shows it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 3 }), fc.nat(), (digits, decimals, any) => {
      const ticks = any % 10 ** (digits + decimals)
      const shown = valueText(ticks, decimals, digits).replace('.', ',')
      expect(parsed(shown, { digits, decimals })).toBe(ticks)
    }),
  )
})
