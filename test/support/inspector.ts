/** Inspector: one of the staff of a test server, signed in with a password, with a round of the accounts that are there. */
import { passwordHash } from '#server/password.ts'
import { makeRound, type RoundMade, type RoundOrder } from '#server/rounds/make-round.ts'
import type { StaffRole } from '#shared/domain/staff.ts'
import type { RoundsReply, StaffSignInReply } from '#shared/wire/rounds.ts'
import { OWN_PAGE, type Person, type TestServer } from '#test/support/test-server.ts'

export const PASSWORD = 'a long password'
let hash: Promise<string> | null = null

export async function addStaff(server: TestServer, name: string, role: StaffRole = 'inspector'): Promise<void> {
  hash ??= passwordHash(PASSWORD)
  const member = { name, role, password_hash: await hash, created_at: server.clock.now(), deactivated_at: null }
  await server.storage.write((queries) => queries.staff.add(member))
}

export const askToSignIn = async (
  server: TestServer,
  name: string,
  password = PASSWORD,
  deviceId?: string,
): Promise<Response> =>
  await server.app.request('/api/v1/staff/session', {
    method: 'POST',
    headers: OWN_PAGE,
    body: JSON.stringify({ name, password, deviceId }),
  })

export async function staffSignIn(server: TestServer, name: string): Promise<Person> {
  const response = await askToSignIn(server, name)
  if (response.status !== 200) throw new Error(`staff sign-in: ${response.status} ${await response.text()}`)
  const { subject } = (await response.json()) as StaffSignInReply
  const cookie = response.headers.get('set-cookie')!.split(';')[0]!
  return {
    subject,
    secret: '',
    cookie,
    call: async (method, path, body, headers = {}) =>
      await server.app.request(path, {
        method,
        headers: { ...OWN_PAGE, Cookie: cookie, ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  }
}

export async function anInspector(server: TestServer, name = 'bota'): Promise<Person> {
  await addStaff(server, name)
  return await staffSignIn(server, name)
}

export async function aRound(server: TestServer, said: Partial<RoundOrder> = {}): Promise<RoundMade> {
  const order = {
    ...{ utility: 'astana', district: 'yesil', day: '2026-11-20', inspector: 'bota' },
    ...{ fromAddress: null, most: 200, controlDays: 365 },
    ...said,
  }
  return await server.storage.write((queries) => makeRound(queries, order, server.clock.now()))
}

export async function roundsOf(person: Person, since = ''): Promise<RoundsReply> {
  const response = await person.call('GET', `/api/v1/rounds?since=${encodeURIComponent(since)}`)
  if (response.status !== 200) throw new Error(`rounds: ${response.status} ${await response.text()}`)
  return (await response.json()) as RoundsReply
}
