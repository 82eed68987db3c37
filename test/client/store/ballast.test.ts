/** Ballast: laid down once, given up once, and where the browser keeps no files there is none. */
import { expect, test } from 'vitest'
import { createBallast } from '#client/store/ballast.ts'
import { createTestCaches } from '#test/support/test-caches.ts'

const someCaches = () => createTestCaches({ files: new Map(), asked: [] })

/** As browsers refuse a file. */
const refusing = (name: string) => ({
  open: async () => ({
    match: async () => undefined,
    put: async () => Promise.reject(new DOMException('no', name)),
    delete: async () => Promise.reject(new DOMException('no', name)),
  }),
})
const refusingCaches = (name: string) => refusing(name) as unknown as Pick<CacheStorage, 'open'>

test('[faults/D4] it can be given up as often as it was laid down', async () => {
  const ballast = createBallast(someCaches())

  const laid = [await ballast.lay(), await ballast.lay()]

  expect(laid).toEqual(['laid', 'laid'])
  expect([await ballast.drop(), await ballast.drop()]).toEqual([true, false])
})

test('[faults/D4] it is as heavy as hundreds of readings', async () => {
  const caches = someCaches()

  await createBallast(caches).lay()

  const file = await (await caches.open('ballast')).match('/ballast')
  expect((await file!.arrayBuffer()).byteLength).toBe(256 * 1024)
})

test.each([
  ['QuotaExceededError', 'full'],
  ['SecurityError', 'none'],
])('[faults/D4] a phone whose browser says %s goes without', async (name, said) => {
  const ballast = createBallast(refusingCaches(name))

  expect(await ballast.lay()).toBe(said)
  expect(await ballast.drop()).toBe(false)
})

test('[faults/D4] a browser without files goes without', async () => {
  const ballast = createBallast(null)

  expect([await ballast.lay(), await ballast.drop()]).toEqual(['none', false])
})
