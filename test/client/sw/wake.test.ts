/** Wake: when the worker tells the browser to try again. */
import { IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { createWake } from '#client/sw/wake.ts'
import { createTestDevice, withReadings } from '#test/support/test-device.ts'
import { createTestNetwork, type Fault, noNetwork, page, problemAnswer } from '#test/support/test-network.ts'

async function aWorker(fault: Fault | null, count = 2, isFollowed = false) {
  const network = createTestNetwork()
  network.server.always = fault
  const indexedDB = new IDBFactory()
  const opened: ReturnType<typeof createTestDevice>[] = []
  const open = () => {
    const device = createTestDevice({ fetch: network.fetch, indexedDB })
    opened.push(device)
    return device.deps
  }
  const page = createTestDevice({ fetch: network.fetch, indexedDB })
  await withReadings(page, count)
  const slept: number[] = []
  const sleep = async (ms: number): Promise<void> => void slept.push(ms)
  return { network, page, opened, slept, wake: createWake({ open, app: '1.0.0', sleep, isFollowed: () => isFollowed }) }
}

const malformed: Fault = () => problemAnswer('too-big')

test.each<[string, Fault | null, 'rejects' | 'resolves']>([
  ['all is received', null, 'resolves'],
  ['the network is dead', noNetwork, 'rejects'],
  ['a Wi-Fi wants a login', () => page(), 'rejects'],
  ['the server is busy', () => problemAnswer('not-ready'), 'rejects'],
  ['somebody must sign in', () => problemAnswer('signed-out'), 'resolves'],
  ['a reading needs its person', malformed, 'resolves'],
])('[faults/B9] when %s the browser is asked for another try only if that may help', async (_, fault, outcome) => {
  const { wake } = await aWorker(fault, 1)

  const ended = await wake({ lastChance: false }).then(
    () => 'resolves',
    () => 'rejects',
  )

  expect(ended).toBe(outcome)
})

test('[faults/B2] at the browser’s last chance the page is left a note to ask anew', async () => {
  const { wake, page } = await aWorker(noNetwork)

  await expect(wake({ lastChance: false })).rejects.toThrow('2 readings and photos still wait')
  expect(await page.store.settings.get('syncGaveUp')).toBe(false)
  await expect(wake({ lastChance: true })).rejects.toThrow()
  expect(await page.store.settings.get('syncGaveUp')).toBe(true)
})

test('[faults/B7] every wake has a database connection of its own, and closes it', async () => {
  const { wake, opened, network } = await aWorker(null)

  await wake({ lastChance: false })
  await wake({ lastChance: false })

  expect(opened).toHaveLength(2)
  expect(network.stored.size).toBe(2)
})

test('[faults/B1] a network that is not ready at the first try is tried again in the same wake', async () => {
  const { wake, network, slept } = await aWorker(noNetwork)
  network.server.always = (asked) => {
    if (slept.length > 0) network.server.always = null
    return noNetwork(asked)
  }

  await wake({ lastChance: false })

  expect(network.stored.size).toBe(2)
  expect(slept).toEqual([2000, 5000])
})

test('[faults/B9] a server that asks to be left alone is not tried again in the same wake', async () => {
  const { wake, slept, network } = await aWorker(() => problemAnswer('not-ready', { 'Retry-After': '30' }))

  await expect(wake({ lastChance: false })).rejects.toThrow()

  expect(network.asked).toHaveLength(1)
  expect(slept).toEqual([])
})

test('[faults/U1] a worker whose follower waits tries once and makes way', async () => {
  const { wake, slept } = await aWorker(noNetwork, 1, true)

  await expect(wake({ lastChance: false })).rejects.toThrow()

  expect(slept).toEqual([])
})
