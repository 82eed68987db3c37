import { expect, test } from 'vitest'
import { createAtOnce } from '#server/api/at-once.ts'

test('[faults/N11] never more than so many run, each as soon as one before it is done, in the order they came', async () => {
  const atOnce = createAtOnce(3)
  const begun: number[] = []
  let running = 0
  let most = 0

  await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      atOnce(async () => {
        begun.push(at)
        running += 1
        most = Math.max(most, running)
        await new Promise((later) => setTimeout(later, at % 4))
        running -= 1
      }),
    ),
  )

  expect(most).toBe(3)
  expect(begun).toEqual(Array.from({ length: 20 }, (_, at) => at))
})

test('one that fails gives its place to the next, and its fault to whoever asked', async () => {
  const atOnce = createAtOnce(1)
  const fails = atOnce(async () => {
    throw new Error('no')
  })
  const works = atOnce(async () => 'yes')

  await expect(fails).rejects.toThrow('no')
  expect(await works).toBe('yes')
  expect(await atOnce(async () => 'again')).toBe('again')
})
