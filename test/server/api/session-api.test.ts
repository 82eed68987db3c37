import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SessionReply, SignInReply } from '#shared/wire/session.ts'
import { aContract } from '#test/support/builders.ts'
import { ACCOUNT, residentOf } from '#test/support/resident.ts'
import { createTestServer, OWN_PAGE, type TestServer } from '#test/support/test-server.ts'

const SECOND = 'astana-22222222'
const ENDED = 'astana-33333333'
let server: TestServer

beforeEach(async () => {
  server = await createTestServer()
  await server.addAccount(ACCOUNT)
  await server.addAccount(SECOND)
  await server.addAccount(ENDED, { contract: aContract({ endsOn: '2026-11-19' }) })
})
afterEach(() => server.close())

const aSecret = () => randomBytes(16).toString('hex')

type Tried = { account?: string; code: string; secrets?: string[]; fresh?: string; headers?: Record<string, string> }

const trySignIn = async ({ account = ACCOUNT, code, secrets = [], fresh = aSecret(), headers = {} }: Tried) =>
  await server.app.request('/api/v1/session', {
    method: 'POST',
    headers: { ...OWN_PAGE, ...headers },
    body: JSON.stringify({ account, code, secrets, fresh, device: 'Android, Chrome' }),
  })

const signedIn = async (tried: Tried) => {
  const response = await trySignIn(tried)
  expect(response.status).toBe(200)
  return (await response.json()) as SignInReply
}

const whole = async (response: Response) => ({
  status: response.status,
  headers: [...response.headers].sort(),
  body: await response.text(),
})

test('[security/L4] unknown account, wrong code, expired code and ended contract are answered alike, byte for byte', async () => {
  const expired = await server.codeFor(ACCOUNT)
  const ended = await server.codeFor(ENDED)
  const other = await server.codeFor(SECOND)
  server.clock.pass(76 * 86_400_000)
  const endedNow = await server.codeFor(ENDED)

  const answers = await Promise.all(
    [
      { account: 'astana-99999999', code: other },
      { account: 'nowhere-99999999', code: other },
      { account: ACCOUNT, code: '7K3Q-20M9-X' },
      { account: ACCOUNT, code: expired },
      { account: ACCOUNT, code: other },
      { account: ENDED, code: ended },
      { account: ENDED, code: endedNow },
      { account: ACCOUNT, code: '' },
      { account: ACCOUNT, code: '<script>' },
    ].map(async (tried, at) => whole(await trySignIn({ ...tried, headers: { 'X-Test-Address': `10.0.${at}.1` } }))),
  )

  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(answers[0]).toMatchObject({ status: 403 })
  expect(answers[0]!.body).not.toMatch(/Сығанақ|А\. Б\.|astana-/)
})

test('[security/L4] [security/L5] waiting after too many tries is the same for an account that does not exist', async () => {
  const tries = async (account: string) => {
    for (let at = 0; at < 5; at += 1) await trySignIn({ account, code: 'wrong' })
    return await whole(await trySignIn({ account, code: 'wrong' }))
  }

  const known = await tries(ACCOUNT)

  expect(known).toMatchObject({ status: 429 })
  expect(known.headers).toContainEqual(['retry-after', '30'])
  expect(await tries('astana-99999999')).toEqual(known)
})

test('[security/L2] a code alone makes a new resident with that account only', async () => {
  const code = await server.codeFor(ACCOUNT)

  const first = await signedIn({ code })
  const second = await signedIn({ code })

  expect(second.subject).not.toBe(first.subject)
  expect((await server.storage.people.accessOf(second.subject)).map((row) => row.account)).toEqual([ACCOUNT])
})

test('[security/L2] a lost cookie, the code again and the secret: the same resident, whose readings are sent', async () => {
  const code = await server.codeFor(ACCOUNT)
  const first = residentOf(server, await server.signIn(ACCOUNT))
  const item = first.item()

  const again = await signedIn({ code, secrets: [first.person.secret] })
  const resumed = await server.signIn(ACCOUNT, first.person.secret)

  expect(again.subject).toBe(first.person.subject)
  expect(again.secret).toBe(first.person.secret)
  expect(await residentOf(server, resumed).standings(item)).toMatchObject([{ status: 'accepted' }])
})

test('[security/L2] an answer that got lost is asked for again without a second resident', async () => {
  const code = await server.codeFor(ACCOUNT)
  const fresh = aSecret()

  const [lost, again] = [await signedIn({ code, fresh }), await signedIn({ code, fresh })]

  expect(again.subject).toBe(lost.subject)
})

test('[security/L2] a secret of another account’s resident resumes nobody, and can begin anew', async () => {
  const elsewhere = await signedIn({ account: SECOND, code: await server.codeFor(SECOND) })
  const code = await server.codeFor(ACCOUNT)

  const offered = await signedIn({ code, secrets: [elsewhere.secret] })
  const reused = await signedIn({ code, fresh: elsewhere.secret })

  expect(new Set([elsewhere.subject, offered.subject, reused.subject]).size).toBe(3)
})

test('[security/L2] the code of any of the resident’s accounts resumes the resident', async () => {
  const person = await server.signIn(ACCOUNT)
  await person.call('POST', '/api/v1/accounts', { account: SECOND, code: await server.codeFor(SECOND) })

  const again = await signedIn({ account: SECOND, code: await server.codeFor(SECOND), secrets: [person.secret] })

  expect(again.subject).toBe(person.subject)
})

test('[security/L2] a code works until two bills later, as often as need be', async () => {
  const code = await server.codeFor(ACCOUNT)

  server.clock.pass(74 * 86_400_000)
  await signedIn({ code })
  server.clock.pass(86_400_000)

  expect((await trySignIn({ code })).status).toBe(403)
})

test('[security/L2] a code is understood as people type it', async () => {
  const code = await server.codeFor(ACCOUNT)

  await signedIn({ code: ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4, 8)} – ${code.slice(8)} ` })
})

test('[security/F1] the cookie is __Host-, Secure, HttpOnly, Strict, long, random, and new at each sign-in', async () => {
  const code = await server.codeFor(ACCOUNT)

  const cookies = [await trySignIn({ code }), await trySignIn({ code })].map(
    (response) => response.headers.get('set-cookie')!,
  )

  for (const cookie of cookies) {
    const [token, ...attributes] = cookie.split('; ')
    expect(token).toMatch(/^__Host-sid=[\w-]{43}$/)
    expect(attributes.sort()).toEqual(['HttpOnly', `Max-Age=${180 * 86_400}`, 'Path=/', 'SameSite=Strict', 'Secure'])
  }
  expect(cookies[0]).not.toBe(cookies[1])
})

test('[security/F1] signing in again ends the session the browser had', async () => {
  const person = await server.signIn(ACCOUNT)

  await trySignIn({ code: await server.codeFor(SECOND), account: SECOND, headers: { Cookie: person.cookie } })

  expect((await person.call('GET', '/api/v1/session')).status).toBe(401)
})

test('[security/F9] a session lasts 180 days from its last use', async () => {
  const person = await server.signIn(ACCOUNT)

  server.clock.pass(170 * 86_400_000)
  const used = await person.call('GET', '/api/v1/session')
  server.clock.pass(170 * 86_400_000)
  const usedAgain = await person.call('GET', '/api/v1/session')
  server.clock.pass(180 * 86_400_000)
  const tooLate = await person.call('GET', '/api/v1/session')

  expect([used.status, usedAgain.status, tooLate.status]).toEqual([200, 200, 401])
  expect(used.headers.get('set-cookie')).toMatch(/^__Host-sid=.*Max-Age=15552000/)
})

test('[security/F9] within a day the cookie is not set anew', async () => {
  const person = await server.signIn(ACCOUNT)
  server.clock.pass(3_600_000)

  expect((await person.call('GET', '/api/v1/session')).headers.get('set-cookie')).toBeNull()
})

test('[security/F8] signing out ends the session on the server and clears the cookie, also when asked twice', async () => {
  const person = await server.signIn(ACCOUNT)

  const out = await person.call('DELETE', '/api/v1/session')
  const again = await person.call('DELETE', '/api/v1/session')

  expect([out.status, again.status]).toEqual([204, 204])
  expect(out.headers.get('set-cookie')).toMatch(/^__Host-sid=; Max-Age=0;/)
  expect((await person.call('GET', '/api/v1/session')).status).toBe(401)
})

test('[security/F8] signing one phone out leaves the resident’s other session', async () => {
  const first = await server.signIn(ACCOUNT)
  const second = await server.signIn(ACCOUNT, first.secret)

  await first.call('DELETE', '/api/v1/session')

  expect((await second.call('GET', '/api/v1/session')).status).toBe(200)
})

test('[security/L6] who is signed in: the subject, its accounts and the server, no more', async () => {
  const person = await server.signIn(ACCOUNT)

  const reply = (await (await person.call('GET', '/api/v1/session')).json()) as SessionReply

  const { server: id, epoch } = await server.storage.meta.identity()
  expect(reply).toEqual({ subject: person.subject, accounts: [ACCOUNT], server: id, epoch, now: server.clock.now() })
})

test.each([
  ['not-json', '{'],
  ['not-json', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  ['not-understood', '{}'],
  ['not-understood', '[]'],
  ['not-understood', JSON.stringify({ account: 'x', code: 'y', secrets: [], fresh: 'z', device: 'd' })],
  ['too-big', JSON.stringify({ account: 'x'.repeat(5000) })],
])('[security/O7] a sign-in that is %s is a problem by that name', async (code, body) => {
  const response = await server.app.request('/api/v1/session', { method: 'POST', headers: OWN_PAGE, body })

  expect(await response.json()).toMatchObject({ code })
})
