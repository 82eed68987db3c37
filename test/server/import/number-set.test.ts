import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createNumberSet } from '#server/import/number-set.ts'

test('it has what was added and nothing else', () => {
  const number = fc.oneof(fc.nat(50), fc.maxSafeNat(), fc.constantFrom(0, 2 ** 32, 2 ** 32 + 1, 2 ** 52))
  fc.assert(
    fc.property(fc.array(number, { maxLength: 3000 }), fc.array(number), (added, asked) => {
      const set = createNumberSet()
      const known = new Set(added)
      for (const one of added) set.add(one)

      expect(asked.map(set.has)).toEqual(asked.map((one) => known.has(one)))
      expect(added.every(set.has)).toBe(true)
    }),
  )
})
