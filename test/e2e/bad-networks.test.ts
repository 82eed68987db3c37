/**
 * Bad networks: a Wi-Fi that wants a login, one in name only, answers that are lost, cut, forged or old. Whatever the page
 * or the worker meets, there is one reading at the utility in the end, and never a word on screen that is not yet true.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { type Fault, type FaultyProxy, type Forged, READINGS, startFaultyProxy } from '#test/support/faulty-proxy.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'
import { seeWords, type WordsSeen } from '#test/support/words-seen.ts'
import { takeWorker, type WorkerInHand } from '#test/support/worker-in-hand.ts'

const FLAT = 'astana-12045587'
const KITCHEN = '00380219'
const BATHROOM = '00149809'
let server: UtilityServer
let proxy: FaultyProxy
let phone: Phone
let worker: WorkerInHand
let words: WordsSeen
/** Another for each test, so that every word on screen can be told whose it is. */
let value: string

beforeAll(async () => {
  server = await startUtilityServer()
  proxy = await startFaultyProxy(server.port)
  phone = await openPhone({ ...server, url: proxy.url })
  words = await seeWords(phone.context)
  await phone.signIn(FLAT)
  await phone.worksOffline()
  worker = await takeWorker(phone.context, proxy.url)
  value = await server.usualValue(FLAT, KITCHEN)
})
afterAll(async () => {
  await phone?.close()
  await proxy?.close()
  await server.close()
})

beforeEach(async () => {
  proxy.becomes(null)
  value = `${value.split(',')[0]},${String(Number(value.split(',')[1]) + 1).padStart(3, '0')}`
  if (phone.page().url() !== `${proxy.url}/`) await phone.openApp()
})

const html = (status: number, headers: Record<string, string> = {}): Forged => ({
  status,
  headers: { 'content-type': 'text/html', ...headers },
  body: '<!doctype html><title>Free Wi-Fi</title><form>Room number</form>',
})
const forged = (answer: Forged, passedOn = false): Fault => ({ kind: 'forged', answer, passedOn })

const WIFI = 'This Wi-Fi wants a login'
const NO_NETWORK = 'Waiting for a network'
const SAVED = 'Saved on this phone'
/** An open app with a network sends within this (faults/G14). */
const PROMISED = 15_000

/** Fault, and the words while it lasts. */
const FAULTS: [string, Fault, string][] = [
  ['[faults/N3] a login page in place of the answer (200)', forged(html(200)), WIFI],
  ['[faults/N3] a way to a login page (302)', forged(html(302, { location: 'http://portal.invalid/' })), WIFI],
  ['[faults/N3] “network authentication required” (511)', forged(html(511)), WIFI],
  ['[faults/N1] the answer lost after the server stored the reading', { kind: 'cut', share: 0 }, NO_NETWORK],
  ['[faults/N6] the answer cut after its first bytes', { kind: 'cut', share: 0.05 }, NO_NETWORK],
  ['[faults/N6] the answer cut in the middle', { kind: 'cut', share: 0.5 }, NO_NETWORK],
  ['[faults/N6] the answer cut before its last bytes', { kind: 'cut', share: 0.98 }, NO_NETWORK],
  ['[faults/N13] a server that fails (500)', forged(html(500)), SAVED],
  ['[faults/N15] a gateway that fails after the server stored the reading (502)', forged(html(502), true), SAVED],
  ['[faults/N7] an older answer given once more', { kind: 'repeated' }, SAVED],
]

async function isStoredOnce(): Promise<void> {
  const own = (await server.readings(FLAT)).filter((row) => row.value.endsWith(value.replace(',', '.')))
  expect(own.map((row) => row.status)).toEqual(['accepted'])
}

/** No word of the server's having it before the server had it. */
function onlyTrueWords(): void {
  const firstStored = proxy.passings().find(({ answer, at }) => answer?.status === 200 && at >= writtenAt)
  const claims = words.of(value).filter((seen) => !UNSENT.test(seen.words))
  expect(claims.length).toBeGreaterThan(0)
  for (const claim of claims) expect(claim.at).toBeGreaterThanOrEqual(firstStored!.answeredAt!)
}

const UNSENT = /^(Saved on this phone|Being sent now|Waiting for a network|This Wi-Fi wants a login)$/
let writtenAt = 0

async function write(): Promise<void> {
  writtenAt = Date.now()
  await phone.write(FLAT, KITCHEN, value)
}

const met = (): number => proxy.passings().filter(({ faulty, at }) => faulty && at >= writtenAt).length

/** Until it has done what it is woken for: it leaves a page alone that is still at it, and is woken another time. */
const wakeUntil = (claim: () => Promise<void> | void): Promise<void> =>
  eventually(async () => {
    await worker.wake()
    await claim()
  }, 20_000)

/** The way is free again: another network, and the phone notices. */
async function freeWay(): Promise<void> {
  proxy.becomes(null)
  await phone.network(false)
  await phone.network(true)
}

test('a good network first: the reading arrives, and an answer is there to be repeated', async () => {
  await write()

  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'))
  await isStoredOnce()
})

test.each(FAULTS)('the open app meets %s', async (_, fault, meanwhile) => {
  proxy.becomes(fault, fault.kind === 'repeated' ? READINGS : '/api/')
  await write()
  await eventually(() => expect(met()).toBeGreaterThan(0))
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe(meanwhile))

  await freeWay()

  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'))
  await isStoredOnce()
  onlyTrueWords()
})

test.each(FAULTS)('the worker, the app closed, meets %s', async (_, fault, meanwhile) => {
  proxy.becomes({ kind: 'dead' })
  await write()
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe(NO_NETWORK))
  await phone.closeApp()
  writtenAt = Date.now()
  proxy.becomes(fault, fault.kind === 'repeated' ? READINGS : '/api/')
  await wakeUntil(() => expect(met()).toBeGreaterThan(0))
  await phone.openApp()
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe(meanwhile))
  await phone.closeApp()

  proxy.becomes(null)
  await wakeUntil(isStoredOnce)
  await phone.openApp()
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'))
  await isStoredOnce()
  onlyTrueWords()
})

test('[faults/N4] [faults/N2] in a network in name only nothing is held up; what arrives late arrives once', async () => {
  proxy.becomes({ kind: 'silent' })
  await write()
  await eventually(() => expect(met()).toBeGreaterThan(0))

  // It hangs. The app says what is true, and takes the next reading.
  const said = await phone.stateOf('kitchen')
  expect([SAVED, 'Being sent now']).toContain(said)
  await phone.write(FLAT, BATHROOM, await server.usualValue(FLAT, BATHROOM))
  await eventually(async () => expect(await phone.page().getByRole('main').innerText()).toContain('2 readings are not'))
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe(SAVED), 5_000)

  proxy.letGo('late')
  await freeWay()

  await eventually(async () => expect(await phone.stateOf('bathroom')).toBe('Accepted'))
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'))
  await isStoredOnce()
  onlyTrueWords()
})

test('[faults/G14] [faults/N4] the worker hangs on a dead network; the app, opened on a good one, does not wait for it', async () => {
  proxy.becomes({ kind: 'dead' })
  await write()
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe(NO_NETWORK))
  await phone.closeApp()
  proxy.becomes({ kind: 'silent' })
  writtenAt = Date.now()
  await wakeUntil(() => expect(met()).toBeGreaterThan(0))

  // The network is good again, but the worker's request will never be answered.
  proxy.becomes(null)
  await phone.openApp()

  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'), PROMISED)
  proxy.letGo('late')
  await isStoredOnce()
  onlyTrueWords()
})
