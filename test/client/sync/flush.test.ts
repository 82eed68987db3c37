/** Flush: what waits is sent, and only a receipt ends the wait. */
import { IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { BatchReply, BatchRequest, ReadingItem } from '#shared/wire/readings.ts'
import { createTestDevice, type TestDevice, type TestDeviceOptions, withReadings } from '#test/support/test-device.ts'
import {
  createTestNetwork,
  type Fault,
  json,
  noNetwork,
  page,
  problemAnswer,
  tooSlow,
} from '#test/support/test-network.ts'

const RECEIPTS = 'application/vnd.meter.receipts+json'

async function aPhone(count: number, options: TestDeviceOptions = {}) {
  const network = createTestNetwork()
  const device = createTestDevice({ fetch: network.fetch, ...options })
  await withReadings(device, count)
  // Not in the way of what is looked at here: the daily question would find lost receipts by itself.
  await device.store.settings.set('statusAskedAt', device.clock.now())
  const rows = (): Promise<OutboxEntry[]> => device.store.outbox.list('s_1')
  const states = async () => (await rows()).map(({ state }) => state)
  return { network, device, rows, states, run: device.sync.run, batches: () => network.paths().filter(isBatch).length }
}

const isBatch = (path: string): boolean => path === 'POST readings'

test('[faults/G1] what waits is sent, and received with its receipt', async () => {
  const { run, rows, network } = await aPhone(3)

  const report = await run('start')

  expect(report).toEqual({ outcome: 'done', received: 3, failure: null, remaining: 0 })
  expect((await rows()).map((row) => row.state === 'received' && row.receipt.number)).toEqual([
    'E-0000-0001',
    'E-0000-0002',
    'E-0000-0003',
  ])
  expect(network.asked[0]?.body).toMatchObject({ subject: 's_1', unsent: 3, app: '1.0.0', known: { epoch: 'e_1' } })
})

test.each<[string, string, Fault]>([
  ['[faults/N1] a dead network', 'network', noNetwork],
  ['[faults/N4] a network that says nothing', 'timeout', tooSlow],
  ['[faults/N3] a Wi-Fi login page', 'captive', () => page()],
  ['[faults/A1] an expired session', 'signed-out', () => problemAnswer('signed-out')],
  ['[faults/N11] a busy server', 'busy', () => problemAnswer('not-ready', { 'Retry-After': '60' })],
  ['[faults/G11] a server that wants an update', 'update', () => problemAnswer('update-needed')],
  ['[faults/N15] a gateway after the commit', 'server', () => page(502)],
])('%s keeps every reading, tried once', async (_, error, fault) => {
  const { run, rows, states, network, batches } = await aPhone(60)
  network.server.always = fault

  const report = await run('start')

  expect(report).toMatchObject({ outcome: 'stopped', failure: { error } })
  expect(new Set(await states())).toEqual(new Set(['saved']))
  expect(new Set((await rows()).map(({ lastError }) => lastError))).toEqual(new Set([error]))
  expect(batches()).toBe(1)
  expect((await rows()).filter(({ lastTryAt }) => lastTryAt !== null)).toHaveLength(50)
})

test('[faults/N1] a lost answer is asked for again by the same ids, and stored once', async () => {
  const { run, states, network, device } = await aPhone(2)
  network.next(async (asked) => {
    await network.fetch('/api/v1/readings', asked.init)
    throw new TypeError('connection reset')
  })

  await run('start')
  device.clock.pass(60_000)
  await run('timer')

  expect(await states()).toEqual(['received', 'received'])
  expect(network.stored.size).toBe(2)
})

/** An answer as the server would give it, changed on its way. */
function changed(change: (reply: BatchReply) => unknown): (network: ReturnType<typeof createTestNetwork>) => Fault {
  return (network) => async (asked) => {
    network.next(() => null)
    const response = await network.fetch('/api/v1/readings', asked.init)
    return json(change((await response.json()) as BatchReply), RECEIPTS)
  }
}

test('[faults/N8] outcomes in any order, twice, missing or foreign: each reading takes its own', async () => {
  const { run, states, network } = await aPhone(4)
  const mixed = changed((reply) => {
    const [one, two, , four] = reply.results
    const foreign = { outcome: 'later', account: 'astana-9999', id: 'nobody' }
    return { ...reply, results: [four, foreign, two, two, one] }
  })
  network.next(mixed(network))

  const report = await run('saved')

  expect(report.received).toBe(3)
  expect(await states()).toEqual(['received', 'received', 'saved', 'received'])
})

test('[R1] a receipt with another hash ends nothing', async () => {
  const { run, states, network } = await aPhone(1)
  const forged = changed((reply) => ({
    ...reply,
    results: reply.results.map((result) =>
      result.outcome === 'received' ? { ...result, receipt: { ...result.receipt, hash: '0'.repeat(64) } } : result,
    ),
  }))
  network.next(forged(network))

  await run('saved')

  expect(await states()).toEqual(['saved'])
})

test('[faults/G9] a malformed reading needs the person, the others are received; a day and an update try it again', async () => {
  const { run, rows, network, device, batches } = await aPhone(2)
  const malformed = changed((reply) => {
    const [one, two] = reply.results
    if (one?.outcome !== 'received') return reply
    const { account, id } = one.receipt
    return { ...reply, results: [{ outcome: 'malformed', account, id, problem: 'value' }, two] }
  })
  network.next(malformed(network))

  const report = await run('saved')
  expect(report.remaining).toBe(0)
  expect((await rows()).map((row) => [row.state, row.problem, row.lastError])).toEqual([
    ['saved', 'value', 'malformed'],
    ['received', null, null],
  ])

  const before = batches()
  await run('online')
  expect(batches()).toBe(before)
  device.clock.pass(86_400_000)
  await run('timer')
  expect((await rows()).map(({ state }) => state)).toEqual(['received', 'received'])
})

test('[faults/A3] under another person’s cookie nothing is taken, and the device learns who it is', async () => {
  const { run, states, network, device } = await aPhone(2)
  network.next(() => problemAnswer('subject-mismatch'))
  network.server.subject = 's_2'
  await device.store.session.prepare('astana-2000', () => '2'.repeat(32))
  await device.store.session.begin({ subject: 's_2', server: 'srv_1', epoch: 'e_1' }, '2'.repeat(32))
  await device.store.session.begin({ subject: 's_1', server: 'srv_1', epoch: 'e_1' }, null)

  await run('start')

  expect(await states()).toEqual(['saved', 'saved'])
  expect(await device.store.session.current()).toMatchObject({ subject: 's_2' })
  expect(network.stored.size).toBe(0)
})

test('[faults/A4] another person’s waiting readings do not hold back one’s own', async () => {
  const { network, device } = await aPhone(60)
  await withReadings(device, 1, 's_2')
  network.server.subject = 's_2'

  const report = await device.sync.run('start')

  expect(report).toMatchObject({ outcome: 'done', received: 1 })
  expect(network.asked[0]?.body).toMatchObject({ items: [{ subject: 's_2' }] })
  expect(await device.store.outbox.othersWaiting('s_2')).toBe(60)
})

test('[faults/N10] a batch too big for the server is halved until it fits', async () => {
  const { run, states, network } = await aPhone(50)
  network.server.always = ({ body }) =>
    (body as BatchRequest).items?.length > 10 ? problemAnswer('too-many-items') : null

  await run('start')

  expect(new Set(await states())).toEqual(new Set(['received']))
})

test('[faults/N10] one reading too big by itself needs the person', async () => {
  const { run, rows, network } = await aPhone(1)
  network.server.always = () => problemAnswer('too-big')

  await run('start')

  expect((await rows())[0]).toMatchObject({ state: 'saved', problem: 'too-big' })
})

/** A server with a fault of its own whenever these readings are among those sent. */
const poisoned =
  (ids: string[]): Fault =>
  ({ body }) =>
    (body as { items?: ReadingItem[] }).items?.some(({ id }) => ids.includes(id)) ? problemAnswer('fault') : null

test.each([0, 11, 25, 49])(
  '[faults/N9] [faults/G9] one poisonous reading at place %d of 50 leaves 49 received in at most 8 requests',
  async (place) => {
    const { run, rows, network, device, batches } = await aPhone(50)
    const poison = (await rows())[place]!.id
    network.server.always = poisoned([poison])

    let requests = 0
    while (network.stored.size < 49 && requests < 100) {
      await run('timer')
      requests = batches()
      device.clock.pass(900_000)
    }

    // The last request of a round may already be the one that tries the bad reading by itself.
    const delivering = network.asked.filter(({ path, body }) => path === 'readings' && !isAlone(body, poison))
    expect(network.stored.size).toBe(49)
    expect(delivering.length).toBeLessThanOrEqual(8)
    expect((await rows())[place]).toMatchObject({ state: 'saved', problem: 'apart' })
  },
)

const isAlone = (body: unknown, id: string): boolean => {
  const { items } = body as { items: ReadingItem[] }
  return items.length === 1 && items[0]?.id === id
}

test.each([2, 3, 7])('[faults/G9] %d poisonous readings of 50 hold back none of the others for good', async (count) => {
  let state = count
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const { run, rows, network, device, batches } = await aPhone(50, { random })
  const ids = (await rows()).map(({ id }) => id)
  network.server.always = poisoned(ids.filter((_, at) => at % Math.ceil(50 / count) === 3))

  for (let round = 0; round < 40 && network.stored.size < 50 - count; round += 1) {
    await run('timer')
    device.clock.pass(900_000)
  }

  expect(network.stored.size).toBe(50 - count)
  expect(batches()).toBeLessThan(120)
})

test('[faults/N13] a server down with 500s is spared, and blames no reading', async () => {
  const { run, rows, network, device, batches } = await aPhone(50)
  network.server.always = () => problemAnswer('fault')

  for (let round = 0; round < 20; round += 1) {
    await run('timer')
    device.clock.pass(900_000)
  }
  expect(batches()).toBeLessThan(60)
  expect(new Set((await rows()).map(({ problem }) => problem))).toEqual(new Set([null]))

  network.server.always = null
  await run('timer')
  expect(new Set((await rows()).map(({ state }) => state))).toEqual(new Set(['received']))
})

test('[faults/B6] two senders at once without a lock store each reading once', async () => {
  const indexedDB = new IDBFactory()
  const { network, device, states } = await aPhone(5, { indexedDB })
  const other = createTestDevice({ fetch: network.fetch, indexedDB })

  await Promise.all([device.sync.run('start'), other.sync.run('sync')])

  expect(new Set(await states())).toEqual(new Set(['received']))
  expect(network.stored.size).toBe(5)
})

test('[faults/B6] with a lock the second sender leaves it to the first', async () => {
  const locks = {
    request: <Value>(_: string, __: unknown, work: (lock: unknown) => Promise<Value>): Promise<Value> => work(null),
  }
  const { run, network, states } = await aPhone(1, { locks })

  expect(await run('start')).toEqual({ outcome: 'elsewhere', received: 0, failure: null, remaining: 1 })
  expect(network.asked).toEqual([])
  expect(await states()).toEqual(['saved'])
})

test('[faults/B5] a worker begins no request after its time', async () => {
  const { run, network } = await aPhone(1)

  const report = await run('sync', 0)

  expect(report).toMatchObject({ outcome: 'stopped', remaining: 1 })
  expect(network.asked).toEqual([])
})

test('[faults/N13] what got through takes along what was waiting for its turn', async () => {
  const { run, network, device, states } = await aPhone(2)
  network.next(noNetwork)
  await run('start')
  await withReadings(device, 1)

  await run('saved')

  expect(await states()).toEqual(['received', 'received', 'received'])
})

test('[faults/G13] who sends says so, and says when it is over', async () => {
  const { run, device, rows } = await aPhone(1)

  await run('start')

  const [row] = await rows()
  const types = device.said.map((message) => message.type)
  expect(device.said[0]).toMatchObject({ type: 'sending', ids: [row?.id] })
  expect(types.indexOf('idle')).toBeGreaterThan(0)
})

const watched = (device: TestDevice) => device.store.session.current()

test('[faults/A1] a 401 marks the session expired, and the next receipt clears the mark', async () => {
  const { run, network, device } = await aPhone(1)
  network.next(() => problemAnswer('signed-out'))

  await run('start')
  expect(await watched(device)).toMatchObject({ subject: 's_1', expired: true })

  await run('start')
  expect(await watched(device)).toMatchObject({ subject: 's_1', expired: false })
})
