/** Settings: kept by name, with a default for what was never said. */
import { IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { createTestStore } from '#test/support/test-device.ts'

test('[faults/D3] a setting never said has its default, and what was said is there after a restart', async () => {
  const indexedDB = new IDBFactory()
  const store = createTestStore(indexedDB)
  expect(await store.settings.get('language')).toBeNull()

  await store.settings.set('language', 'kk')
  store.close()

  expect(await createTestStore(indexedDB).settings.get('language')).toBe('kk')
})

test('[R1] the device’s id is made once, also when two tabs ask at once', async () => {
  const indexedDB = new IDBFactory()
  const [one, two] = [createTestStore(indexedDB), createTestStore(indexedDB)]

  const ids = await Promise.all([one.settings.deviceId(() => 'd_a'), two.settings.deviceId(() => 'd_b')])

  expect(ids[0]).toBe(ids[1])
  expect(await one.settings.deviceId(() => 'd_c')).toBe(ids[0])
})

test('[faults/B3] every burst has a number of its own', async () => {
  const { settings } = createTestStore()

  const bursts = await Promise.all([settings.nextBurst(), settings.nextBurst()])

  expect(bursts.sort()).toEqual([1, 2])
})
