/** Passkeys: one of the staff signs in by the phone's lock, and what is said where that does not work. */
import { expect, test } from 'vitest'
import { createCalls } from '#client/sync/calls.ts'
import { type Authenticator, createPasskeys } from '#client/sync/passkeys.ts'
import type { CreationOptions, RequestOptions } from '#shared/wire/passkeys.ts'
import { createTestDevice } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'
import { createTestNetwork, json, noNetwork, problemAnswer } from '#test/support/test-network.ts'

const BOTA = 'staff:bota'
const ASKED: RequestOptions = { challenge: 'AAAA', rpId: 'localhost', timeout: 300_000, userVerification: 'required' }
const TO_MAKE: CreationOptions = {
  ...{
    challenge: 'AAAA',
    rp: { id: 'localhost', name: 'Esep' },
    user: { id: 'AA', name: 'bota', displayName: 'bota' },
  },
  ...{ pubKeyCredParams: [{ alg: -7, type: 'public-key' }], timeout: 300_000, attestation: 'none' },
  excludeCredentials: [],
  authenticatorSelection: {
    ...{ authenticatorAttachment: 'platform', residentKey: 'required', requireResidentKey: true },
    userVerification: 'required',
  },
}
const SIGNED = {
  ...{ id: 'AA', rawId: 'AA', type: 'public-key' as const },
  response: { clientDataJSON: 'AA', authenticatorData: 'AA', signature: 'AA' },
}
const MADE = {
  ...{ id: 'AA', rawId: 'AA', type: 'public-key' as const },
  response: { clientDataJSON: 'AA', attestationObject: 'AA' },
}
const LIST = { origin: 'http://localhost', passkeys: [] }

const WILLING: Authenticator = { isThere: async () => true, make: async () => MADE, sign: async () => SIGNED }

const unwilling = (name: string): Authenticator => {
  const refuse = () => Promise.reject(Object.assign(new Error('no'), { name }))
  return { isThere: async () => true, make: refuse, sign: refuse }
}

function aPhone(authenticator: Authenticator = WILLING) {
  const network = createTestNetwork()
  const device = createTestDevice({ fetch: network.fetch })
  const calls = createCalls({ ...device.deps, gate: async () => null })
  return { network, device, passkeys: createPasskeys({ ...device.deps, calls, authenticator }), store: device.store }
}

const entered = () => json({ subject: BOTA, server: 'srv_1', epoch: 'e_1', now: NOON, role: 'inspector' })

test('[security/L7] who is verified by the phone is one of the staff here, and the app is told', async () => {
  const { network, device, passkeys, store } = aPhone()
  network.next(() => json(ASKED))
  network.next(entered)

  expect(await passkeys.signIn()).toEqual({ ok: true, value: { subject: BOTA } })

  const deviceId = await store.settings.deviceId(() => 'another')
  expect(network.asked).toMatchObject([
    { method: 'POST', path: 'staff/session/options', body: {} },
    { method: 'POST', path: 'staff/session/passkey', body: { signed: SIGNED, deviceId } },
  ])
  expect(await store.session.current()).toMatchObject({ subject: BOTA, role: 'inspector', expired: false })
  expect(device.said).toEqual([{ v: 1, type: 'changed', what: 'session' }])
})

test.each([
  ['NotAllowedError', 'not-confirmed'],
  ['AbortError', 'not-confirmed'],
  ['UnknownError', 'not-confirmed'],
  ['InvalidStateError', 'not-confirmed'],
  ['SecurityError', 'not-here'],
])('a phone that signs nothing, by %s, leaves everything as it was', async (name, kind) => {
  const { network, passkeys, store } = aPhone(unwilling(name))
  network.next(() => json(ASKED))

  expect(await passkeys.signIn()).toEqual({ ok: false, refusal: { kind } })

  expect(network.asked).toHaveLength(1)
  expect(await store.session.current()).toBeNull()
})

test('a passkey that the server does not know is told apart from no network', async () => {
  const { network, passkeys, store } = aPhone()
  network.next(() => json(ASKED))
  network.next(() => problemAnswer('sign-in-refused'))
  expect(await passkeys.signIn()).toEqual({ ok: false, refusal: { kind: 'wrong' } })

  network.next(noNetwork)
  expect(await passkeys.signIn()).toMatchObject({
    refusal: { kind: 'not-now', failure: { error: 'network' } },
  })
  expect(await store.session.current()).toBeNull()
})

test('a passkey is made and handed in with what the phone calls itself', async () => {
  const { network, passkeys } = aPhone()
  network.next(() => json(TO_MAKE))
  network.next(() => json(LIST))

  expect(await passkeys.add()).toEqual({ ok: true, value: true })

  expect(network.asked).toMatchObject([
    { method: 'POST', path: 'staff/passkeys/options', body: {} },
    { method: 'POST', path: 'staff/passkeys', body: { device: 'Android, Chrome', made: MADE } },
  ])
})

test.each([
  ['InvalidStateError', { ok: true, value: true }],
  ['NotAllowedError', { ok: false, refusal: { kind: 'not-confirmed' } }],
  ['SecurityError', { ok: false, refusal: { kind: 'not-here' } }],
])('a phone that makes none, by %s, hands none in; one that is there already is as good', async (name, outcome) => {
  const { network, passkeys } = aPhone(unwilling(name))
  network.next(() => json(TO_MAKE))

  expect(await passkeys.add()).toEqual(outcome)

  expect(network.asked).toHaveLength(1)
})

test('a passkey that is not taken, and one that nobody could be asked for, say why', async () => {
  const { network, passkeys } = aPhone()
  network.next(() => json(TO_MAKE))
  network.next(() => problemAnswer('passkey-refused'))
  expect(await passkeys.add()).toMatchObject({ refusal: { kind: 'not-now', failure: { code: 'passkey-refused' } } })

  network.next(noNetwork)
  expect(await passkeys.add()).toMatchObject({ refusal: { kind: 'not-now', failure: { error: 'network' } } })
})

test('what is wrong with us and not with the phone is thrown', async () => {
  const { network, passkeys } = aPhone(unwilling('ReferenceError'))
  network.next(() => json(ASKED))

  await expect(passkeys.signIn()).rejects.toThrow('no')
})

test('one’s own are listed, and one is removed by its name', async () => {
  const { network, passkeys } = aPhone()
  network.next(() => json(LIST))
  network.next(() => new Response(null, { status: 204 }))

  expect(await passkeys.list()).toEqual({ ok: true, value: LIST })
  expect(await passkeys.remove('a1')).toBeNull()

  expect(network.asked).toMatchObject([
    { method: 'GET', path: 'staff/passkeys' },
    { method: 'DELETE', path: 'staff/passkeys/a1' },
  ])
})
