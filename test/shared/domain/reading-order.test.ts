import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isNewer, type Placed } from '#shared/domain/reading-order.ts'

const placed = fc.record({
  takenAt: fc.integer({ min: 0, max: 3 }),
  receivedAt: fc.integer({ min: 0, max: 3 }),
  id: fc.constantFrom('a', 'b', 'c'),
})

test('[R5] the one taken later is newer, even if it came earlier', () => {
  expect(isNewer({ takenAt: 2, receivedAt: 3, id: 'a' }, { takenAt: 1, receivedAt: 9, id: 'b' })).toBe(true)
})

test('[R5] taken together, the one received later is newer; received together too, the id decides', () => {
  expect(isNewer({ takenAt: 1, receivedAt: 3, id: 'a' }, { takenAt: 1, receivedAt: 2, id: 'b' })).toBe(true)
  expect(isNewer({ takenAt: 1, receivedAt: 2, id: 'b' }, { takenAt: 1, receivedAt: 2, id: 'a' })).toBe(true)
})

test('[R5] of two different readings exactly one is newer, and the order has no circles', () => {
  const isSame = (a: Placed, b: Placed) => JSON.stringify(a) === JSON.stringify(b)
  fc.assert(
    fc.property(placed, placed, placed, (a, b, c) => {
      expect(Number(isNewer(a, b)) + Number(isNewer(b, a))).toBe(isSame(a, b) ? 0 : 1)
      if (isNewer(a, b) && isNewer(b, c)) expect(isNewer(a, c)).toBe(true)
    }),
  )
})

test('[W4] sorted newest first, queued readings come in one order, however they were stored', () => {
  const newestFirst = (all: Placed[]) => all.toSorted((a, b) => (isNewer(a, b) ? -1 : 1))
  fc.assert(
    fc.property(fc.uniqueArray(placed, { selector: (one) => JSON.stringify(one) }), (stored) => {
      const order = newestFirst(stored)
      expect(newestFirst(stored.toReversed())).toEqual(order)
      expect(order.every((one, at) => at === 0 || order[at - 1]!.takenAt >= one.takenAt)).toBe(true)
    }),
  )
})
