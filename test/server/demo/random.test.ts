/** Random: the same numbers for the same seed, within their bounds, and not all alike. */
import { expect, test } from 'vitest'
import { createRandom } from '#server/demo/random.ts'

const draw = (seed: string) => {
  const random = createRandom(seed)
  return Array.from({ length: 2000 }, () => random.whole(1, 6))
}

test('a seed gives its own numbers, each time the same', () => {
  expect(draw('one')).toEqual(draw('one'))
  expect(draw('one')).not.toEqual(draw('other'))
})

test('a whole number takes both ends and nothing beyond', () => {
  expect([...new Set(draw('dice'))].sort()).toEqual([1, 2, 3, 4, 5, 6])
})

test('the bell is centred and bounded', () => {
  const random = createRandom('bell')
  const drawn = Array.from({ length: 5000 }, () => random.bell())
  const mean = drawn.reduce((sum, each) => sum + each, 0) / drawn.length

  expect(Math.abs(mean)).toBeLessThan(0.05)
  expect(drawn.filter((each) => Math.abs(each) > 2)).toEqual([])
})
