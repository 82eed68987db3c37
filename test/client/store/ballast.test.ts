/** Ballast: laid down once, given up once. */
import { IDBObjectStore } from 'fake-indexeddb'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createTestStore } from '#test/support/test-device.ts'

test('[faults/D4] it can be given up as often as it was laid down', async () => {
  const { ballast } = createTestStore()

  await ballast.lay()
  await ballast.lay()

  expect(await ballast.drop()).toBe(true)
  expect(await ballast.drop()).toBe(false)
})

test('[faults/D4] a phone without room for it goes without', async () => {
  const { ballast } = createTestStore()
  const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  onTestFinished(() => spy.mockRestore())

  await ballast.lay()

  expect(await ballast.drop()).toBe(false)
})
