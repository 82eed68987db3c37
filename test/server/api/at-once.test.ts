import { expect, test } from 'vitest'
import { createAtOnce } from '#server/api/at-once.ts'

test('[faults/N11] never more than so many run, each as soon as one before it is done, in the order they came', async () => {
  const atOnce = createAtOnce(3, 20)
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
  const atOnce = createAtOnce(1, 5)
  const fails = atOnce(async () => {
    throw new Error('no')
  })
  const works = atOnce(async () => 'yes')

  await expect(fails).rejects.toThrow('no')
  expect(await works).toBe('yes')
  expect(await atOnce(async () => 'again')).toBe('again')
})

test('[faults/N11] whoever comes when too many wait is sent away at once, and a place that is free again is given', async () => {
  const atOnce = createAtOnce(1, 2)
  const go = Promise.withResolvers<void>()
  const work = (name: string) =>
    atOnce(async () => {
      await go.promise
      return name
    })

  const [first, second, third] = [work('first'), work('second'), work('third')]
  const fourth = await work('fourth')
  go.resolve()

  expect(fourth).toBeNull()
  expect(await Promise.all([first, second, third])).toEqual(['first', 'second', 'third'])
  expect(await work('fifth')).toBe('fifth')
})
