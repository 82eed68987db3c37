/** Staff sync: one of the utility's staff signs in, and their rounds come along, for them and nobody else. */
import { expect, test } from 'vitest'
import { createRounds } from '#client/store/rounds.ts'
import { createCalls } from '#client/sync/calls.ts'
import { createStaffSync } from '#client/sync/staff-sync.ts'
import type { PullReply } from '#shared/wire/account-data.ts'
import type { RoundData, RoundsReply } from '#shared/wire/rounds.ts'
import { createTestDevice, withReadings } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'
import { createTestNetwork, type Fault, json, noNetwork, page, problemAnswer } from '#test/support/test-network.ts'

const BOTA = 'staff:bota'
const ROUND = 'astana-20261120-1'
const PASSWORD = 'a long password'

const IDENTITY = { server: 'srv_1', epoch: 'e_1', now: NOON, subject: BOTA }

const aRound = (revision: string): RoundData => ({
  ...{ round: ROUND, revision, utility: 'astana', district: 'yesil', day: '2026-11-20', period: '2026-11' },
  dwellings: [],
})

const answer = (said: Partial<RoundsReply> = {}): RoundsReply => ({
  ...{ ...IDENTITY, commitSeq: 1, rounds: [aRound('1-812')], gone: [], utilities: [] },
  ...said,
})

const reply =
  (said: Partial<RoundsReply> = {}): Fault =>
  () =>
    json(answer(said))

const entered: Fault = () => json({ ...IDENTITY, role: 'inspector' })

function aPhone() {
  const network = createTestNetwork()
  const device = createTestDevice({ fetch: network.fetch })
  const rounds = createRounds(device.store.database)
  return { network, device, rounds, sync: device.sync, store: device.store }
}

/** Bota signed in; nothing fetched yet. */
async function bota() {
  const phone = aPhone()
  phone.network.next(entered)
  await phone.sync.staffSignIn('bota', PASSWORD)
  phone.device.said.length = 0
  return phone
}

/** With a round taken along. */
async function botaWithRound() {
  const phone = await bota()
  phone.network.next(reply())
  await phone.sync.pull()
  phone.device.said.length = 0
  return phone
}

test('a round that did not change is not read anew by the screens', async () => {
  const { network, device, sync } = await botaWithRound()
  network.next(reply({ rounds: [] }))

  await sync.pull()

  expect(device.said).toEqual([{ v: 1, type: 'changed', what: 'accounts' }])
})

const since = (known: string): string => `rounds?since=${encodeURIComponent(known)}`

test('who signs in with name and password is one of the staff here, and the app is told', async () => {
  const { network, device, sync, store } = aPhone()
  network.next(entered)

  expect(await sync.staffSignIn('bota', PASSWORD)).toEqual({ ok: true, value: { subject: BOTA } })

  const deviceId = await store.settings.deviceId(() => 'another')
  expect(deviceId).not.toBe('another')
  expect(network.asked).toMatchObject([
    { method: 'POST', path: 'staff/session', body: { name: 'bota', password: PASSWORD, deviceId } },
  ])
  expect(await store.session.current()).toEqual({
    ...{ subject: BOTA, server: 'srv_1', epoch: 'e_1', role: 'inspector', expired: false },
  })
  expect(device.said).toEqual([{ v: 1, type: 'changed', what: 'session' }])
})

test('neither the password nor a secret is kept on the phone', async () => {
  const { store } = await bota()

  const kept = await store.database.use((db) => Promise.all(db.tables.map((table) => table.toArray())))

  expect(JSON.stringify(kept)).toContain(BOTA)
  expect(JSON.stringify(kept)).not.toContain(PASSWORD)
  expect(await store.settings.get('secrets')).toEqual([])
})

test('[security/L4] a wrong pair is one refusal, and whoever was signed in still is', async () => {
  const { network, device, sync, store } = aPhone()
  await withReadings(device, 1)
  network.next(() => problemAnswer('sign-in-refused'))

  expect(await sync.staffSignIn('bota', 'wrong')).toEqual({ ok: false, refusal: { kind: 'wrong' } })

  expect(await store.session.current()).toMatchObject({ subject: 's_1', expired: false })
  expect(device.said).toEqual([])
})

test.each<[string, Fault, object]>([
  [
    '[security/L5] too many tries say how long to wait',
    () => problemAnswer('sign-in-later', { 'Retry-After': '60' }),
    { error: 'busy', code: 'sign-in-later', waitMs: 60_000 },
  ],
  ['without a network it is said that nobody was asked', noNetwork, { error: 'network' }],
  ['[faults/N3] a Wi-Fi page signs nobody in', () => page(), { error: 'captive' }],
  ['an answer of another form signs nobody in', () => json(IDENTITY), { error: 'unverified' }],
])('%s', async (_, fault, failure) => {
  const { network, sync, store } = aPhone()
  network.next(fault)

  const result = await sync.staffSignIn('bota', PASSWORD)

  expect(result).toMatchObject({ ok: false, refusal: { kind: 'not-now', failure } })
  expect(await store.session.current()).toBeNull()
})

test('[faults/D15] an inspector who signs in over a resident takes their caches away, and none of their readings', async () => {
  const { network, device, sync, store } = aPhone()
  await withReadings(device, 2)
  const account = { key: 'astana-12045587', revision: 4, address: '', district: 'yesil' }
  const accounts = [{ ...account, contract: null, meters: [], readings: [], notices: [] }]
  const known: PullReply = { ...IDENTITY, subject: 's_1', commitSeq: 1, accounts, gone: [], utilities: [] }
  expect(await store.accounts.take(known)).toBe(true)
  network.next(entered)

  await sync.staffSignIn('bota', PASSWORD)

  expect(await store.accounts.list('s_1')).toEqual([])
  expect(await store.outbox.waiting('s_1')).toHaveLength(2)
  expect(await store.outbox.othersWaiting(BOTA)).toEqual({ readings: 2, photos: 0 })
})

test('rounds come along with the time, the app is told, and nobody asks for accounts', async () => {
  const { network, device, rounds, sync, store } = await bota()
  device.clock.set(NOON - 60_000)
  network.next(reply())

  expect(await sync.pull()).toBeNull()

  expect(await rounds.list(BOTA)).toEqual([aRound('1-812')])
  expect(await store.settings.get('clock')).toEqual({ delta: 60_000, serverSeenAt: NOON })
  expect(device.said).toEqual([{ v: 1, type: 'changed', what: 'rounds' }])
  expect(network.paths()).toEqual(['POST staff/session', 'GET rounds'])
})

test('the revisions this phone has are named, and what is gone goes', async () => {
  const { network, rounds, sync } = await bota()
  network.next(reply(), reply({ rounds: [], gone: [ROUND] }), reply({ rounds: [] }))

  await sync.pull()
  expect(network.asked.at(-1)?.path).toBe(since(''))
  await sync.pull()
  expect(network.asked.at(-1)?.path).toBe(since(`${ROUND}:1-812`))
  expect(await rounds.list(BOTA)).toEqual([])
  await sync.pull()
  expect(network.asked.at(-1)?.path).toBe(since(''))
})

test('[faults/V9] after a restore the rounds are asked for once more, without the revisions of the old epoch', async () => {
  const { network, rounds, sync, store } = await botaWithRound()
  network.next(reply({ epoch: 'e_2', rounds: [] }), reply({ epoch: 'e_2', rounds: [aRound('1-3')] }))

  expect(await sync.pull()).toBeNull()

  expect(network.asked.slice(-2).map(({ path }) => path)).toEqual([since(`${ROUND}:1-812`), since('')])
  expect(await rounds.list(BOTA)).toEqual([aRound('1-3')])
  expect(await store.session.current()).toMatchObject({ epoch: 'e_2', role: 'inspector' })
})

test('[faults/A1] an expired session is noted and over with the next answer; the round stays on the phone', async () => {
  const { network, rounds, sync, store } = await botaWithRound()
  network.next(() => problemAnswer('signed-out'))

  expect(await sync.pull()).toMatchObject({ error: 'signed-out' })
  expect(await store.session.current()).toMatchObject({ subject: BOTA, expired: true })
  expect(await rounds.list(BOTA)).toHaveLength(1)

  network.next(reply({ rounds: [] }))
  expect(await sync.pull()).toBeNull()
  expect(await store.session.current()).toMatchObject({ subject: BOTA, role: 'inspector', expired: false })
})

test.each<[string, Fault, object]>([
  ['no network', noNetwork, { error: 'network' }],
  ['[faults/N3] a Wi-Fi page', () => page(), { error: 'captive' }],
  ['[faults/N3] a 401 that is not ours', () => page(401), { error: 'captive' }],
  ['an answer of another form', () => json({ ...IDENTITY, rounds: [{ round: ROUND }] }), { error: 'unverified' }],
  ['an answer of another server', reply({ server: 'srv_2', rounds: [aRound('9-9')] }), { error: 'unverified' }],
])('%s changes nothing of the round or the session', async (_, fault, failure) => {
  const { network, device, rounds, sync, store } = await botaWithRound()
  const before = await store.session.current()
  network.next(fault)

  expect(await sync.pull()).toMatchObject(failure)

  expect(await rounds.list(BOTA)).toEqual([aRound('1-812')])
  expect(await store.session.current()).toEqual(before)
  expect(device.said).toEqual([])
})

test('[faults/A6] the rounds of somebody deactivated leave the phone; what was recorded stays and may still be handed in', async () => {
  const { network, device, rounds, sync, store } = aPhone()
  await withReadings(device, 2, BOTA)
  network.next(entered, reply(), () => problemAnswer('revoked'))
  await sync.staffSignIn('bota', PASSWORD)
  await sync.pull()
  expect(await rounds.list(BOTA)).toHaveLength(1)
  device.said.length = 0

  expect(await sync.pull()).toMatchObject({ code: 'revoked' })

  expect(await rounds.list(BOTA)).toEqual([])
  expect(await store.outbox.waiting(BOTA)).toHaveLength(2)
  expect(await store.session.current()).toMatchObject({ subject: BOTA, role: 'inspector', expired: false })
  expect(device.said).toEqual([{ v: 1, type: 'changed', what: 'rounds' }])
  expect(await sync.run('asked')).toMatchObject({ outcome: 'done', received: 2 })
})

test('[faults/D3] a phone on which one of the staff signed in has not lost its storage at the next start', async () => {
  const { network, sync } = await bota()
  network.server.subject = BOTA

  expect(await sync.noticeLoss()).toBe(false)
})

test('[faults/A3] rounds of another person are not taken; somebody this phone cannot bring back must sign in', async () => {
  const { network, rounds, sync, store } = await botaWithRound()
  network.server.subject = 'staff:daniyar'
  network.next(reply({ subject: 'staff:daniyar', rounds: [aRound('9-9')], gone: [ROUND] }))

  expect(await sync.pull()).toMatchObject({ error: 'other-person' })

  expect(network.paths().at(-1)).toBe('GET session')
  expect(await rounds.list(BOTA)).toEqual([aRound('1-812')])
  expect(await rounds.list('staff:daniyar')).toEqual([])
  expect(await store.session.current()).toMatchObject({ subject: BOTA, expired: true })
})

test('[faults/A3] who signs out while the answer is on its way gets no round', async () => {
  const { network, device, rounds, sync, store } = await bota()
  network.next(async () => {
    await store.session.end(NOON)
    return json(answer())
  })

  expect(await sync.pull()).toMatchObject({ error: 'unverified' })

  expect(await rounds.list(BOTA)).toEqual([])
  expect(device.said).toEqual([])
})

test('for nobody nothing is asked', async () => {
  const { network, device, store } = aPhone()
  const calls = createCalls({ ...device.deps, gate: async () => null })
  const staff = createStaffSync({ ...device.deps, store, calls, reread: async () => undefined })

  expect(await staff.pull()).toBeNull()

  expect(network.asked).toEqual([])
})
