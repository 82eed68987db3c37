/** Api: which answers count, and what the others mean. */
import { expect, test } from 'vitest'
import { createApi } from '#client/sync/api.ts'
import { createCalls, failure } from '#client/sync/calls.ts'
import type { BatchRequest } from '#shared/wire/readings.ts'
import { createTestClock } from '#test/support/test-clock.ts'
import { NOON } from '#test/support/test-entry.ts'
import {
  createTestNetwork,
  type Fault,
  json,
  noNetwork,
  page,
  problemAnswer,
  tooSlow,
} from '#test/support/test-network.ts'

const REQUEST: BatchRequest = {
  protocol: 1,
  app: '1',
  nonce: 'nonce-0123456789abcdef',
  subject: 's_1',
  deviceId: 'd_1',
  deviceNow: NOON,
  monotonicNow: 0,
  known: { epoch: null, commitSeq: 0 },
  unsent: 0,
  oldestUnsentAt: null,
  items: [],
}

function anApi(fault: Fault | null = null) {
  const network = createTestNetwork()
  network.server.always = fault
  const timeouts: number[] = []
  const timeoutSignal = (ms: number): AbortSignal => {
    timeouts.push(ms)
    return new AbortController().signal
  }
  const deps = { fetch: network.fetch, clock: createTestClock(NOON), timeoutSignal, gate: async () => null }
  return { network, timeouts, deps, api: createApi(createCalls(deps)) }
}

const sent = async (fault: Fault) => {
  const answer = await anApi(fault).api.readings(REQUEST, 'srv_1')
  return answer.ok ? 'taken' : answer.refusal.error
}

const RECEIPTS = 'application/vnd.meter.receipts+json'
const reply = (said: object = {}) => ({
  protocol: 1,
  server: 'srv_1',
  epoch: 'e_1',
  commitSeq: 1,
  nonce: REQUEST.nonce,
  now: NOON,
  results: [],
  ...said,
})

test('[security/F2] [faults/N4] requests go as JSON with our header, uncached, without following, and with an end', async () => {
  const { api, network, timeouts } = anApi()

  await api.readings(REQUEST, 'srv_1')

  const [{ headers, init }] = network.asked as [(typeof network.asked)[0]]
  expect(headers).toMatchObject({ 'Content-Type': 'application/json', 'X-Readings-Protocol': '1' })
  expect(init).toMatchObject({ method: 'POST', redirect: 'manual', cache: 'no-store', credentials: 'same-origin' })
  expect(init.signal).toBeInstanceOf(AbortSignal)
  expect(timeouts).toEqual([21_000])
})

test('[faults/N4] a larger body gets a second more for each 20 KB', async () => {
  const { api, timeouts } = anApi()

  await api.readings({ ...REQUEST, items: ['x'.repeat(100_000)] }, 'srv_1')

  expect(timeouts).toEqual([25_000])
})

test.each<[string, string, Fault]>([
  ['[faults/G6] our own answer', 'taken', () => json(reply(), RECEIPTS)],
  ['[faults/N3] a Wi-Fi page', 'captive', () => page()],
  ['[faults/N3] a Wi-Fi page with 511', 'captive', () => page(511)],
  ['[faults/U7] a redirect', 'captive', () => new Response(null, { status: 302, headers: { Location: '/login' } })],
  ['[faults/N3] another media type', 'captive', () => json(reply())],
  ['[faults/N3] the media type with an addition', 'captive', () => json(reply(), `${RECEIPTS}; charset=utf-8`)],
  [
    '[faults/N6] half an answer',
    'network',
    () => new Response('{"protocol":1,', { headers: { 'Content-Type': RECEIPTS } }),
  ],
  [
    '[faults/N7] the answer to another request',
    'unverified',
    () => json(reply({ nonce: 'nonce-of-another-one' }), RECEIPTS),
  ],
  ['[faults/N7] another server', 'unverified', () => json(reply({ server: 'srv_2' }), RECEIPTS)],
  ['[faults/N7] another protocol', 'unverified', () => json(reply({ protocol: 2 }), RECEIPTS)],
  ['[faults/N1] no network', 'network', noNetwork],
  ['[faults/N4] no answer in time', 'timeout', tooSlow],
  ['[faults/A1] signed out', 'signed-out', () => problemAnswer('signed-out')],
  ['[faults/A3] another person', 'other-person', () => problemAnswer('subject-mismatch')],
  ['[faults/N15] a gateway', 'server', () => page(502)],
])('%s is told for what it is', async (_, error, fault) => {
  expect(await sent(fault)).toBe(error)
})

test('[faults/N6] an answer cut at any byte is never taken', async () => {
  const whole = JSON.stringify(reply())

  for (let at = 0; at < whole.length; at += 1) {
    const cut = () => new Response(whole.slice(0, at), { headers: { 'Content-Type': RECEIPTS } })
    expect(await sent(cut)).toBe('network')
  }
})

test('[faults/N3] an opaque redirect, as browsers give it, is a login page', async () => {
  const opaque = new Response(null)
  Object.defineProperty(opaque, 'type', { value: 'opaqueredirect' })

  expect(await sent(() => opaque)).toBe('captive')
})

test('[faults/N11] the code and the wait of a problem are told', async () => {
  const { api } = anApi(() => problemAnswer('sign-in-later', { 'Retry-After': '30' }))

  const answer = await api.session()

  expect(answer).toEqual({ ok: false, refusal: { error: 'busy', whole: false, waitMs: 30_000, code: 'sign-in-later' } })
})

test('[W6] an answer teaches the difference to the server’s clock', async () => {
  const { api, deps } = anApi()
  deps.clock.set(NOON - 3_600_000)

  const answer = await api.readings(REQUEST, 'srv_1')

  expect(answer.ok && answer.value.clock).toEqual({ delta: 3_600_000, serverSeenAt: NOON })
})

test('[security/F8] nothing passes a shut gate but the sign-out', async () => {
  const { deps, network } = anApi()
  const shut = createApi(createCalls({ ...deps, gate: async () => failure('network') }))

  expect(await shut.readings(REQUEST, 'srv_1')).toMatchObject({ ok: false })
  expect(await shut.utilities()).toMatchObject({ ok: false })
  expect(await shut.removeAccount('astana-12045587')).toMatchObject({ error: 'network' })
  expect(await shut.signOut()).toBeNull()
  expect(network.paths()).toEqual(['DELETE session'])
})

test('[security/O2] names in an address cannot leave their place', async () => {
  const { api, network } = anApi()

  await api.endPhone('astana-1', '../../session')

  expect(network.asked[0]?.path).toBe('accounts/astana-1/phones/..%2F..%2Fsession')
})

test('[faults/G6] a fault of our own is thrown, not taken for a bad network', async () => {
  const { api } = anApi(() => Promise.reject(new RangeError('ours')))

  await expect(api.utilities()).rejects.toThrow('ours')
})
