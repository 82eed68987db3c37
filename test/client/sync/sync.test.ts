/** Sync: the parts together. */
import { IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { createTestDevice, withReadings } from '#test/support/test-device.ts'
import { createTestNetwork, noNetwork, problemAnswer } from '#test/support/test-network.ts'

test('[faults/D3] a browser the server knows, without a trace of ours, has lost its storage; a new one has not', async () => {
  const network = createTestNetwork()
  const cleared = createTestDevice({ fetch: network.fetch })
  expect(await cleared.sync.noticeLoss()).toBe(true)
  // Its secret went too: what would be recorded for this resident could never be sent once the cookie ends.
  expect(await cleared.store.session.current()).toBeNull()

  network.next(() => problemAnswer('signed-out'))
  const fresh = createTestDevice({ fetch: network.fetch })
  expect(await fresh.sync.noticeLoss()).toBe(false)
  const before = network.asked.length
  expect(await fresh.sync.noticeLoss()).toBe(false)
  expect(network.asked.length).toBe(before)
})

test('[faults/D3] what was lost is told at each start, until somebody signs in', async () => {
  const network = createTestNetwork()
  const indexedDB = new IDBFactory()
  const start = () => createTestDevice({ fetch: network.fetch, indexedDB }).sync
  expect(await start().noticeLoss()).toBe(true)
  expect(await start().noticeLoss()).toBe(true)

  expect(await start().signIn('astana-12045587', 'ABCD-EFGH')).toMatchObject({ ok: true })

  expect(await start().noticeLoss()).toBe(false)
})

test('[faults/D3] when nobody can be asked it is asked at the next start', async () => {
  const network = createTestNetwork()
  const indexedDB = new IDBFactory()
  network.next(noNetwork)
  const { sync } = createTestDevice({ fetch: network.fetch, indexedDB })

  expect(await sync.noticeLoss()).toBe(false)
  expect(await createTestDevice({ fetch: network.fetch, indexedDB }).sync.noticeLoss()).toBe(true)
})

test('[faults/U9] an update of the app tries again what an older one could not hand in', async () => {
  const network = createTestNetwork()
  const indexedDB = new IDBFactory()
  const old = createTestDevice({ fetch: network.fetch, indexedDB, app: '1.0.0' })
  await withReadings(old, 1)
  network.server.always = () => problemAnswer('too-big')
  await old.sync.run('start')
  network.server.always = null
  expect(await old.sync.run('start')).toMatchObject({ received: 0 })

  const updated = createTestDevice({ fetch: network.fetch, indexedDB, app: '1.1.0' })

  expect(await updated.sync.run('start')).toMatchObject({ received: 1 })
})
