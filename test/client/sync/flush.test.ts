/** Flush: what waits is sent, and only a receipt ends the wait. */
import { expect, test } from 'vitest'
import type { BatchReply } from '#shared/wire/readings.ts'
import { phoneWithReadings } from '#test/support/phone-with-readings.ts'
import { type TestDevice, withReadings } from '#test/support/test-device.ts'
import {
  type createTestNetwork,
  type Fault,
  json,
  noNetwork,
  page,
  problemAnswer,
  tooSlow,
} from '#test/support/test-network.ts'

const RECEIPTS = 'application/vnd.meter.receipts+json'

test('[faults/G1] what waits is sent, and received with its receipt', async () => {
  const { run, rows, network } = await phoneWithReadings(3)

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
  const { run, rows, states, network, batches } = await phoneWithReadings(60)
  network.server.always = fault

  const report = await run('start')

  expect(report).toMatchObject({ outcome: 'stopped', failure: { error } })
  expect(new Set(await states())).toEqual(new Set(['saved']))
  expect(new Set((await rows()).map(({ lastError }) => lastError))).toEqual(new Set([error]))
  expect(batches()).toBe(1)
  expect((await rows()).filter(({ lastTryAt }) => lastTryAt !== null)).toHaveLength(50)
})

test('[faults/N1] a lost answer is asked for again by the same ids, and stored once', async () => {
  const { run, states, network, device } = await phoneWithReadings(2)
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
  const { run, states, network } = await phoneWithReadings(4)
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
  const { run, states, network } = await phoneWithReadings(1)
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
  const { run, rows, network, device, batches } = await phoneWithReadings(2)
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
test('[faults/N13] what got through takes along what was waiting for its turn', async () => {
  const { run, network, device, states } = await phoneWithReadings(2)
  network.next(noNetwork)
  await run('start')
  await withReadings(device, 1)

  await run('saved')

  expect(await states()).toEqual(['received', 'received', 'received'])
})

test('[faults/G13] who sends says so, and says when it is over', async () => {
  const { run, device, rows } = await phoneWithReadings(1)

  await run('start')

  const [row] = await rows()
  const types = device.said.map((message) => message.type)
  expect(device.said[0]).toMatchObject({ type: 'sending', ids: [row?.id] })
  expect(types.indexOf('idle')).toBeGreaterThan(0)
})

const watched = (device: TestDevice) => device.store.session.current()

test('[faults/A1] a 401 marks the session expired, and the next receipt clears the mark', async () => {
  const { run, network, device } = await phoneWithReadings(1)
  network.next(() => problemAnswer('signed-out'))

  await run('start')
  expect(await watched(device)).toMatchObject({ subject: 's_1', expired: true })

  await run('start')
  expect(await watched(device)).toMatchObject({ subject: 's_1', expired: false })
})
