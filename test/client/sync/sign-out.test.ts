/** Sign out: at once here, told to the server as soon as possible, and no reading lost by it. */
import { expect, test } from 'vitest'
import { createTestDevice, withReadings } from '#test/support/test-device.ts'
import { createTestNetwork, noNetwork, page, problemAnswer } from '#test/support/test-network.ts'

async function aPhone() {
  const network = createTestNetwork()
  const device = createTestDevice({ fetch: network.fetch })
  await withReadings(device, 2)
  return { network, device, sync: device.sync, store: device.store }
}

test('[faults/G12] [faults/A2] readings that wait stay on the phone, and go when their person is back', async () => {
  const { network, sync, store } = await aPhone()

  expect(await sync.signOut()).toBe(true)
  expect(await sync.run('asked')).toMatchObject({ outcome: 'signed-out', remaining: 0 })
  expect(await store.outbox.othersWaiting(null)).toEqual({ readings: 2, photos: 0 })

  await sync.signIn('astana-12045587', 'ABCD')
  expect(await sync.run('signed-in')).toMatchObject({ received: 2 })
  expect(network.stored.size).toBe(2)
})

test('[security/F8] an offline sign-out is told first and alone, before anything else leaves', async () => {
  const { network, sync, store } = await aPhone()
  network.server.always = noNetwork
  expect(await sync.signOut()).toBe(false)
  expect(await store.session.current()).toBeNull()

  await sync.signIn('astana-12045587', 'ABCD')
  await sync.pullUtilities()
  expect(new Set(network.paths())).toEqual(new Set(['DELETE session']))

  network.server.always = null
  const before = network.paths().length
  await sync.run('online')
  expect(network.paths().slice(before)).toEqual(['DELETE session'])
  await sync.pullUtilities()
  expect(network.paths().slice(before)).toEqual(['DELETE session', 'GET utilities'])
})

test.each([
  ['[security/F8] a session already ended is as good as told', () => problemAnswer('signed-out'), true],
  ['[faults/N3] a Wi-Fi page has told nobody', () => page(), false],
  ['[faults/N3] a 401 that is not ours has told nobody', () => page(401), false],
])('%s', async (_, fault, told) => {
  const { network, sync, store } = await aPhone()
  network.next(fault)

  expect(await sync.signOut()).toBe(told)
  expect((await store.session.pendingSignOut()) === null).toBe(told)
})
