import { expect, test } from 'vitest'
import { rangeOf, registerKey, registerNameOf, SERIAL, serialOf } from '#shared/domain/meter.ts'

test('[R4] the key of a register names its meter and itself', () => {
  const key = registerKey('KZ-77.120', 'night')

  expect([serialOf(key), registerNameOf(key)]).toEqual(['KZ-77.120', 'night'])
})

test('[P2] a register starts again from zero after all its digits', () => {
  expect(rangeOf({ digits: 5, decimals: 3 })).toBe(100_000_000)
  expect(rangeOf({ digits: 6, decimals: 0 })).toBe(1_000_000)
})

test('[R9] a serial may be typed in any script, but not as markup or a path', () => {
  const right = ['12045587', 'СВК-15.77', 'abc', 'Ә12']
  const wrong = ['', 'ab', '-123', '<b>12', '12/main', '12 34', 'x'.repeat(21), '123\u202e', '12\n34']

  expect(right.filter((serial) => SERIAL.test(serial))).toEqual(right)
  expect(wrong.filter((serial) => SERIAL.test(serial))).toEqual([])
})
