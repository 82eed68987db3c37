/** Schedule: what makes a page send. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPhotos } from '#client/store/photos.ts'
import { createSchedule } from '#client/sync/schedule.ts'
import { createTestDevice, type TestDevice, type TestDeviceOptions, withReadings } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'
import { createTestNetwork, json, noNetwork, problemAnswer, type TestNetwork } from '#test/support/test-network.ts'
import { withPhotos } from '#test/support/test-photo.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

class Page extends EventTarget {
  visibilityState = 'visible'
}

async function aPage(
  count: number,
  registerSync: ((tag: string) => Promise<void>) | null = null,
  locks: TestDeviceOptions['locks'] = null,
) {
  const network: TestNetwork = createTestNetwork()
  const device: TestDevice = createTestDevice({ fetch: network.fetch, locks })
  await withReadings(device, count)
  const window = new EventTarget()
  const document = new Page()
  const { store, sync, messages, clock, deps } = device
  const page = { window, document }
  const schedule = createSchedule({ store, sync, messages, clock, random: deps.random, page, registerSync })
  /** Time goes by: the device's clock and the timers together, and what they start comes to its end. */
  const pass = async (ms: number): Promise<void> => {
    clock.pass(ms)
    await vi.advanceTimersByTimeAsync(ms)
    await settled()
  }
  return { network, device, schedule, window, document, pass }
}

/** Lets everything that was begun reach its next timer: fake-indexeddb goes by setImmediate. */
async function settled(): Promise<void> {
  for (let at = 0; at < 300; at += 1) await new Promise((resolve) => setImmediate(resolve))
}

test('[faults/B4] at start everything that waits is sent, and the accounts are fetched', async () => {
  const { schedule, network } = await aPage(2)

  await schedule.start()

  expect(network.stored.size).toBe(2)
  expect(network.paths()).toContain('GET accounts')
  schedule.stop()
})

test.each([
  ['[faults/N5] the network’s return', 'window', 'online'],
  ['[faults/B1] a page shown again', 'window', 'pageshow'],
  ['[faults/B1] a page come into view', 'document', 'visibilitychange'],
] as const)('%s sends', async (_, target, event) => {
  const page = await aPage(1)
  page.network.next(noNetwork)
  await page.schedule.start()
  expect(page.network.stored.size).toBe(0)

  page[target].dispatchEvent(new Event(event))
  await settled()

  expect(page.network.stored.size).toBe(1)
  page.schedule.stop()
})

test('[faults/G13] a page that was put aside and comes back reads anew what it keeps', async () => {
  const { schedule, device, window } = await aPage(0)
  await schedule.start()
  const told = () => device.said.filter((message) => message.type === 'changed' && message.what === 'session').length
  window.dispatchEvent(new Event('pageshow'))
  expect(told()).toBe(0)

  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))

  expect(told()).toBe(1)
  schedule.stop()
})

test('[faults/N13] [faults/G14] a way shut for 3 minutes and then open is used within 15 seconds, untouched', async () => {
  const { schedule, network, pass } = await aPage(1)
  network.server.always = noNetwork
  await schedule.start()
  for (let at = 0; at < 36; at += 1) await pass(5_000)
  expect(network.stored.size).toBe(0)

  network.server.always = null
  for (let at = 0; at < 3; at += 1) await pass(5_000)

  expect(network.stored.size).toBe(1)
  schedule.stop()
})

test('[faults/B1] a page out of view keeps still', async () => {
  const { schedule, network, document, pass } = await aPage(1)
  network.server.always = noNetwork
  await schedule.start()
  document.visibilityState = 'hidden'
  document.dispatchEvent(new Event('visibilitychange'))
  await settled()
  const before = network.asked.length

  await pass(3_600_000)

  expect(network.asked.length).toBe(before)
  schedule.stop()
})

test('[faults/N12] many reasons at once are one more round, not many', async () => {
  const { schedule, network, window } = await aPage(1)

  const first = schedule.start()
  for (let at = 0; at < 5; at += 1) window.dispatchEvent(new Event('online'))
  await Promise.all([first, schedule.sendNow(), schedule.sendNow()])

  expect(network.paths().filter((path) => path === 'POST readings')).toHaveLength(1)
  schedule.stop()
})

test('[faults/B3] each burst asks the browser with a fresh tag; a refusal harms nothing', async () => {
  const tags: string[] = []
  const refuse = (tag: string): Promise<void> => {
    tags.push(tag)
    return Promise.reject(new Error('NotAllowedError'))
  }
  const { schedule, device, network } = await aPage(1, refuse)
  await schedule.saved()
  await withReadings(device, 1)
  await schedule.saved()
  await settled()

  expect(new Set(tags).size).toBe(2)
  expect(tags.every((tag) => tag.startsWith('outbox-'))).toBe(true)
  expect(network.stored.size).toBe(2)
  schedule.stop()
})

test('[faults/B2] after the browser gave up, the next start asks anew', async () => {
  const tags: string[] = []
  const { schedule, device, network } = await aPage(1, async (tag) => void tags.push(tag))
  await device.store.settings.set('syncGaveUp', true)
  network.server.always = noNetwork

  await schedule.start()

  expect(tags).toHaveLength(1)
  expect(await device.store.settings.get('syncGaveUp')).toBe(false)
  schedule.stop()
})

test('[faults/A1] signing in sends what waited for it', async () => {
  const { schedule, network } = await aPage(1)

  expect(await schedule.signedIn()).toMatchObject({ outcome: 'done', received: 1 })
  expect(network.paths()).toContain('GET accounts')
  schedule.stop()
})

test('what an inspector handed in does not fetch the round anew each time', async () => {
  const { schedule, network, device } = await aPage(1)
  const isStaff = { subject: 's_1', server: 'srv_1', epoch: 'e_1', role: 'inspector' } as const
  await device.store.session.begin(isStaff, null)
  await device.store.settings.set('statusAskedAt', NOON)
  const nothingNew = { server: 'srv_1', epoch: 'e_1', commitSeq: 1, now: NOON, subject: 's_1', rounds: [], gone: [] }
  network.server.always = ({ path }) => (path.startsWith('rounds') ? json({ ...nothingNew, utilities: [] }) : null)
  await schedule.signedIn()
  const fetched = () => network.paths().filter((path) => path.startsWith('GET'))
  expect(fetched()).toEqual(['GET rounds'])
  await withReadings(device, 1)
  await device.store.session.begin(isStaff, null)

  expect(await schedule.saved()).toMatchObject({ received: 1 })

  expect(network.stored.size).toBe(2)
  expect(fetched()).toEqual(['GET rounds'])
  schedule.stop()
})

test('[W6] somebody not signed in gets the utilities', async () => {
  const { schedule, network, device } = await aPage(0)
  await device.store.session.end(NOON)

  await schedule.start()

  expect(network.paths()).toEqual(['DELETE session', 'GET utilities'])
  schedule.stop()
})

test('[W4] [faults/G13] an open app learns soon after the opening that its queued reading counts', async () => {
  const { schedule, network, device, pass } = await aPage(1)
  const opensAt = NOON + 60_000
  network.server.standing = { status: 'queued', opensAt, period: '2026-11' }
  await schedule.start()
  const pulls = (): number => network.paths().filter((path) => path === 'GET accounts').length
  const before = pulls()

  await pass(59_000)
  expect(pulls()).toBe(before)
  await pass(15_000)

  expect(pulls()).toBe(before + 1)
  expect(device.clock.now()).toBeGreaterThan(opensAt)
  schedule.stop()
})

test('[faults/U4] [faults/B8] a browser that never answers about background sync holds nothing up', async () => {
  const { schedule, network } = await aPage(1, () => new Promise<void>(() => undefined))

  void schedule.saved()
  await settled()

  expect(network.stored.size).toBe(1)
  schedule.stop()
})

test('[faults/D9] a photo on its way holds up no reading that is saved meanwhile', async () => {
  const { schedule, network, device } = await aPage(1)
  await withPhotos(device, 1)
  let end: () => void = () => undefined
  network.server.always = ({ method }) =>
    method === 'PUT' ? new Promise((resolve) => (end = () => resolve(problemAnswer('not-ready')))) : null
  await schedule.start()
  await settled()
  await withReadings(device, 1)

  await schedule.saved()

  expect(network.paths()).toContainEqual(expect.stringContaining('PUT '))
  expect(network.stored.size).toBe(2)
  end()
  schedule.stop()
})

test('who signs in while another sender is at it gets their accounts at once', async () => {
  const { schedule, network } = await aPage(0, null, { request: (_, __, work) => work(null) })
  await schedule.start()
  const before = network.paths().length

  await schedule.signedIn()

  expect(network.paths().slice(before)).toContain('GET accounts')
  schedule.stop()
})

test('a sign-in that something else overtakes is not forgotten: the accounts come with the next round', async () => {
  const { schedule, network, window, document } = await aPage(0)
  await schedule.start()
  const before = network.paths().length

  window.dispatchEvent(new Event('online'))
  const signedIn = schedule.signedIn()
  document.dispatchEvent(new Event('visibilitychange'))
  await signedIn

  expect(network.paths().slice(before)).toContain('GET accounts')
  schedule.stop()
})

test('[faults/G12] who wants all to be gone waits for the photos too, also for those that were to be tried later', async () => {
  const { schedule, network, device } = await aPage(1)
  await withPhotos(device, 2)
  network.server.always = ({ method }) => (method === 'PUT' ? problemAnswer('not-ready') : null)
  await schedule.start()
  await settled()
  const photos = createPhotos(device.store.database)
  expect(await photos.waiting('s_1')).toHaveLength(2)
  network.server.always = null

  const { sent, photos: report } = await schedule.sendAll()

  expect(sent).toMatchObject({ outcome: 'done', remaining: 0 })
  expect(report).toMatchObject({ received: 2, remaining: 0, failure: null })
  expect(await photos.waiting('s_1')).toEqual([])
  schedule.stop()
})

test('[faults/G12] photos that are on their way when all is asked for are waited for, under the one lock', async () => {
  const held = new Set<string>()
  const { schedule, device } = await aPage(2, null, {
    async request(name, _, work) {
      if (held.has(name)) return await work(null)
      held.add(name)
      return await work({} as Lock).finally(() => held.delete(name))
    },
  })
  await withPhotos(device, 3)

  const { photos } = await schedule.sendAll()

  expect(photos).toMatchObject({ received: 6, remaining: 0 })
  schedule.stop()
})
