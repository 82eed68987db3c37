import { afterEach, beforeEach, expect, test } from 'vitest'
import { CHALLENGE_LASTS, createChallenges } from '#server/api/challenges.ts'
import { createPasskeySignIn, MOST_PASSKEYS, passkeyNameOf } from '#server/api/passkey-sign-in.ts'
import type { PasskeysReply } from '#shared/wire/passkeys.ts'
import {
  type Authenticator,
  addPasskey,
  aPasskeyOf,
  type Bent,
  createAuthenticator,
  creationOptionsFor,
  requestOptionsOf,
  sendSigned,
  signInBy,
} from '#test/support/authenticator.ts'
import { anInspector, aRound, askToSignIn, roundsOf } from '#test/support/inspector.ts'
import { runCli } from '#test/support/test-cli.ts'
import { createTestServer, ORIGIN, OWN_PAGE, type Person, type TestServer } from '#test/support/test-server.ts'

const A_DAY = 86_400_000
const PASSKEYS = '/api/v1/staff/passkeys'

let server: TestServer
let bota: Person

beforeEach(async () => {
  server = await createTestServer()
  bota = await anInspector(server)
})
afterEach(() => server.close())

const codeOf = async (response: Response): Promise<unknown> => [
  response.status,
  ((await response.json()) as { code?: string }).code,
]

const REFUSED = [403, 'sign-in-refused']

const listOf = async (person: Person): Promise<PasskeysReply['passkeys']> =>
  ((await (await person.call('GET', PASSKEYS)).json()) as PasskeysReply).passkeys

const notes = async () =>
  (await server.storage.audit.list({}, 100)).map(({ who, deed, about, details }) => ({
    ...{ who, deed, about },
    ...JSON.parse(details),
  }))

/** Whoever signed in so, as they go on. */
function personIn(response: Response): { call: (path: string) => Promise<Response>; cookie: string } {
  const cookie = response.headers.get('set-cookie')!.split(';')[0]!
  return { cookie, call: async (path) => await server.app.request(path, { headers: { ...OWN_PAGE, Cookie: cookie } }) }
}

test('[security/L7] [security/K1] a passkey signs in without a name, to the same session of 14 days as a password', async () => {
  await server.addAccount('astana-10000001')
  await aRound(server)
  const phone = await aPasskeyOf(bota)

  const response = await signInBy(server, phone, {}, { deviceId: 'd_1' })

  const byPassword = await askToSignIn(server, 'bota')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual(await byPassword.json())
  const cookie = (one: Response) => one.headers.get('set-cookie')!.replace(/=[^;]+/, '')
  expect(cookie(response)).toBe(cookie(byPassword))
  const signedIn = personIn(response)
  expect((await roundsOf({ ...bota, call: async (_, path) => await signedIn.call(path) })).rounds).toHaveLength(1)
  const sessions = await server.storage.staffPhones.sessions('staff:bota', server.clock.now())
  expect(sessions.filter(({ device }) => device === 'd_1')).toHaveLength(1)
  const note = { who: 'bota', deed: 'staff sign-in', about: 'bota' }
  expect(await notes()).toContainEqual({ ...note, by: 'passkey', device: 'd_1' })
  server.clock.pass(14 * A_DAY - 1000)
  expect((await signedIn.call('/api/v1/rounds')).status).toBe(200)
  server.clock.pass(14 * A_DAY + 1)
  expect((await signedIn.call('/api/v1/rounds')).status).toBe(401)
})

test('[security/L7] a phone is asked to verify its person, and to keep the key so that no name is needed', async () => {
  const making = await creationOptionsFor(bota)
  const signing = await requestOptionsOf(server)

  expect(making).toMatchObject({ rp: { id: 'esep.example.kz' }, attestation: 'none', user: { name: 'bota' } })
  expect(making.authenticatorSelection).toEqual({
    ...{ authenticatorAttachment: 'platform', residentKey: 'required', requireResidentKey: true },
    userVerification: 'required',
  })
  expect(signing).toMatchObject({ rpId: 'esep.example.kz', userVerification: 'required' })
  expect(signing).not.toHaveProperty('allowCredentials')
})

test('[security/L4] what a phone is asked to sign says nothing of who is one of the staff', async () => {
  const keys = Object.keys(await requestOptionsOf(server))

  await aPasskeyOf(bota)

  expect(Object.keys(await requestOptionsOf(server))).toEqual(keys)
  expect((await creationOptionsFor(bota)).user.id).not.toContain(Buffer.from('bota').toString('base64url'))
})

test.each<[string, (phone: Authenticator, another: Authenticator) => Bent]>([
  ['at another address', () => ({ origin: 'https://esep.example.kz.evil.example' })],
  ['at the same address without encryption', () => ({ origin: ORIGIN.replace('https', 'http') })],
  ['for another name', () => ({ rpId: 'evil.example' })],
  ['without its person verified', () => ({ isVerified: false })],
  ['for the making of a key', () => ({ type: 'webauthn.create' })],
  ['of a challenge of nobody', () => ({ challenge: Buffer.alloc(54, 7).toString('base64url') })],
  ['of no challenge', () => ({ challenge: '' })],
  ['with a key nobody knows', () => ({ id: Buffer.alloc(32, 7).toString('base64url') })],
  ['under the name of another’s key', (_, { credential }) => ({ id: credential, userHandle: '' })],
  ['for somebody else', () => ({ userHandle: Buffer.alloc(32, 7).toString('base64url') })],
])('[security/L7] a signature %s is refused as a wrong password is', async (_, bent) => {
  const phone = await aPasskeyOf(bota)
  const another = await aPasskeyOf(bota)

  const response = await signInBy(server, phone, bent(phone, another))

  const wrong = await askToSignIn(server, 'bota', 'wrong')
  expect([response.status, await response.text()]).toEqual([403, await wrong.text()])
  expect(response.headers.get('set-cookie')).toBeNull()
  expect((await signInBy(server, phone)).status).toBe(200)
})

test('[security/L7] a challenge is answered once', async () => {
  const phone = await aPasskeyOf(bota)
  const signed = phone.sign(await requestOptionsOf(server))

  expect((await sendSigned(server, signed)).status).toBe(200)

  expect(await codeOf(await sendSigned(server, signed))).toEqual(REFUSED)
})

test('[security/L7] of two who send the same answer at once one is let in', async () => {
  const phone = await aPasskeyOf(bota)
  const signed = phone.sign(await requestOptionsOf(server))

  const both = await Promise.all([sendSigned(server, signed), sendSigned(server, signed)])

  expect(both.map(({ status }) => status).sort()).toEqual([200, 403])
})

test('[security/L7] a challenge is good for five minutes, and what was answered is not kept for longer', async () => {
  const phone = await aPasskeyOf(bota)
  const [early, late] = [await requestOptionsOf(server), await requestOptionsOf(server)]

  server.clock.pass(CHALLENGE_LASTS)
  expect((await sendSigned(server, phone.sign(early))).status).toBe(200)
  server.clock.pass(1)

  expect(await codeOf(await sendSigned(server, phone.sign(late)))).toEqual(REFUSED)
  const old = { challenge: 'x', expires_at: server.clock.now() }
  expect(await server.storage.passkeys.answer(old, server.clock.now())).toBe(true)
  expect(await server.storage.passkeys.answer(old, server.clock.now() + 1)).toBe(true)
})

test('[security/L7] a challenge to make a key is none to sign in with, and another’s is none of one’s own', async () => {
  const daniyar = await anInspector(server, 'daniyar')
  const phone = await aPasskeyOf(bota)
  const { challenge } = await creationOptionsFor(bota)

  expect(await codeOf(await signInBy(server, phone, { challenge }))).toEqual(REFUSED)

  const made = createAuthenticator().make(await creationOptionsFor(bota))
  expect(await codeOf(await addPasskey(daniyar, made))).toEqual([422, 'passkey-refused'])
  expect(await listOf(daniyar)).toEqual([])
})

test('[security/L7] a key whose counter goes back was copied: it is refused and noted, and the true one goes on', async () => {
  const phone = await aPasskeyOf(bota, { counts: true })
  expect((await signInBy(server, phone)).status).toBe(200)

  for (const counter of [0, 1, 2]) expect(await codeOf(await signInBy(server, phone, { counter }))).toEqual(REFUSED)

  const passkey = passkeyNameOf(phone.credential)
  const note = { who: 'server', deed: 'staff refuse-passkey', about: 'bota', passkey, device: 'Android, Chrome' }
  expect((await notes()).filter(({ deed }) => deed === 'staff refuse-passkey')).toEqual([note, note, note])
  expect((await signInBy(server, phone)).status).toBe(200)
})

test('[security/L7] a key that does not count signs in any number of times', async () => {
  const phone = await aPasskeyOf(bota)

  for (let time = 0; time < 3; time += 1) expect((await signInBy(server, phone)).status).toBe(200)
})

test.each<[string, Bent]>([
  ['at another address', { origin: 'https://evil.example' }],
  ['for another name', { rpId: 'evil.example' }],
  ['without its person verified', { isVerified: false }],
  ['for a signature', { type: 'webauthn.get' }],
  ['for a challenge of nobody', { challenge: 'AAAA' }],
  ['with certificates', { attestation: { fmt: 'packed', statement: new Map([['x5c', [Buffer.alloc(9)]]]) } }],
  ['with a maker’s word', { attestation: { fmt: 'fido-u2f', statement: new Map() } }],
])('[security/L7] a key made %s is not taken', async (_, bent) => {
  const made = createAuthenticator().make(await creationOptionsFor(bota), bent)

  expect(await codeOf(await addPasskey(bota, made))).toEqual([422, 'passkey-refused'])
  expect(await listOf(bota)).toEqual([])
})

test('[security/L7] a key is known by the id in what was signed, whatever else the request calls it', async () => {
  const phone = createAuthenticator()
  const made = phone.make(await creationOptionsFor(bota), { id: 'AAAA' })

  expect((await addPasskey(bota, made)).status).toBe(200)

  expect((await listOf(bota)).map(({ passkey }) => passkey)).toEqual([passkeyNameOf(phone.credential)])
  expect(await codeOf(await addPasskey(bota, { ...made, rawId: 'BBBB' }))).toEqual([422, 'passkey-refused'])
})

test('[security/L7] a key is taken once, and nobody takes another’s', async () => {
  const daniyar = await anInspector(server, 'daniyar')
  const phone = createAuthenticator()
  const made = phone.make(await creationOptionsFor(bota))
  expect((await addPasskey(bota, made)).status).toBe(200)

  expect(await codeOf(await addPasskey(bota, made))).toEqual([422, 'passkey-refused'])
  const again = phone.make(await creationOptionsFor(daniyar))
  expect(await codeOf(await addPasskey(daniyar, again))).toEqual([422, 'passkey-refused'])

  expect([await listOf(bota), await listOf(daniyar)]).toMatchObject([[{ device: 'Android, Chrome' }], []])
})

test('[security/L7] [security/K1] one’s own passkeys are listed, and one that is removed signs in no more; both are noted', async () => {
  const [kept, removed] = [await aPasskeyOf(bota), await aPasskeyOf(bota)]
  server.clock.pass(1000)
  await signInBy(server, kept)
  const [keptName, name] = [passkeyNameOf(kept.credential), passkeyNameOf(removed.credential)]
  const madeAt = server.clock.now() - 1000
  expect((await listOf(bota)).toSorted((one, other) => Number(one.usedAt) - Number(other.usedAt))).toEqual([
    { passkey: name, device: 'Android, Chrome', madeAt, usedAt: null },
    { passkey: keptName, device: 'Android, Chrome', madeAt, usedAt: server.clock.now() },
  ])

  expect((await bota.call('DELETE', `${PASSKEYS}/${name}`)).status).toBe(204)

  expect(await codeOf(await bota.call('DELETE', `${PASSKEYS}/${name}`))).toEqual([404, 'not-yours'])
  expect((await listOf(bota)).map(({ passkey }) => passkey)).toEqual([keptName])
  expect(await codeOf(await signInBy(server, removed))).toEqual(REFUSED)
  expect((await signInBy(server, kept)).status).toBe(200)
  const added = { who: 'bota', deed: 'staff add-passkey', about: 'bota', device: 'Android, Chrome' }
  expect(await notes()).toEqual(
    expect.arrayContaining([
      { ...added, passkey: name },
      { ...added, passkey: name, deed: 'staff remove-passkey' },
    ]),
  )
})

test('a person has no more passkeys than anybody has phones', async () => {
  for (let count = 0; count < MOST_PASSKEYS - 1; count += 1) await aPasskeyOf(bota)
  const options = await creationOptionsFor(bota)
  await aPasskeyOf(bota)

  expect(await codeOf(await bota.call('POST', `${PASSKEYS}/options`, {}))).toEqual([422, 'passkey-refused'])
  expect(await codeOf(await addPasskey(bota, createAuthenticator().make(options)))).toEqual([422, 'passkey-refused'])
  expect(await listOf(bota)).toHaveLength(MOST_PASSKEYS)
})

const WHY = ['--reason', 'lost']

test.each([
  ['is ended', ['end-phone', 'bota', 'd_lost', ...WHY]],
  ['has its passkey removed by the office', ['remove-passkey', 'bota', 'PASSKEY', ...WHY]],
])('[security/L7] [security/K4] a phone that %s opens no session with its passkey', async (_, words) => {
  await askToSignIn(server, 'bota')
  const phone = await aPasskeyOf(bota)
  await signInBy(server, phone, {}, { deviceId: 'd_lost' })
  const typed = words.map((word) => (word === 'PASSKEY' ? passkeyNameOf(phone.credential) : word))

  expect(await runCli(['staff', ...typed], server)).toMatchObject({ code: 0, errors: '' })

  expect(await codeOf(await signInBy(server, phone))).toEqual(REFUSED)
  expect((await bota.call('GET', PASSKEYS)).status).toBe(200)
})

test.each([
  ['was deactivated', [['deactivate', 'bota', ...WHY]]],
  [
    'came back after that',
    [
      ['deactivate', 'bota', ...WHY],
      ['activate', 'bota', ...WHY],
    ],
  ],
  ['got a new password, since somebody may know the old one', [['password', 'bota', ...WHY]]],
])('[security/L7] whoever %s has no passkey of before', async (_, commands) => {
  const phone = await aPasskeyOf(bota)

  for (const words of commands) expect((await runCli(['staff', ...words], server)).code).toBe(0)

  expect(await codeOf(await signInBy(server, phone))).toEqual(REFUSED)
  expect(await server.storage.passkeys.list('bota')).toEqual([])
})

test('[security/K4] a revoked phone makes no passkey and removes none', async () => {
  const phone = await aPasskeyOf(bota)
  const sessions = await server.storage.staffPhones.sessions('staff:bota', server.clock.now())
  const hashes = sessions.map(({ token_hash }) => token_hash)
  await server.storage.write((queries) =>
    queries.staffPhones.revoke(hashes, server.clock.now(), server.clock.now() + A_DAY),
  )

  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/options'],
    ['POST', ''],
    ['DELETE', `/${passkeyNameOf(phone.credential)}`],
  ] as const) {
    const response = await bota.call(method, PASSKEYS + path, method === 'POST' ? {} : undefined)
    expect(await codeOf(response)).toEqual([403, 'revoked'])
  }
})

test('[security/L5] tries with the same key are slowed down, and no other key is', async () => {
  const [phone, another] = [await aPasskeyOf(bota), await aPasskeyOf(bota)]
  for (let time = 0; time < 5; time += 1) await signInBy(server, phone, { isVerified: false })

  expect(await codeOf(await signInBy(server, phone))).toEqual([429, 'sign-in-later'])
  expect((await signInBy(server, another)).status).toBe(200)
})

test.each([
  ['nothing', {}],
  ['no bytes', { signed: { id: '!', rawId: '!', type: 'public-key', response: {} } }],
  ['another kind of credential', { signed: { id: 'AA', rawId: 'AA', type: 'password', response: {} } }],
])('a sign-in with %s is not understood', async (_, body) => {
  const response = await server.app.request('/api/v1/staff/session/passkey', {
    method: 'POST',
    headers: OWN_PAGE,
    body: JSON.stringify(body),
  })

  expect(await codeOf(response)).toEqual([400, 'not-understood'])
})

test('[security/L7] any server of a database takes the answer to what another asked', async () => {
  const phone = await aPasskeyOf(bota)
  const { storage, clock, keys } = server
  const key = keys.challengeKey
  const challenges = createChallenges({ clock, key })
  const another = createPasskeySignIn({ storage, clock, challenges, key, origin: ORIGIN })

  const signed = phone.sign(another.requestOptions())

  expect((await sendSigned(server, signed)).status).toBe(200)
  expect(await another.enter({ signed })).toMatchObject({ ok: false })
})
