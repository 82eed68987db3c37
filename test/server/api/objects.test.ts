import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StatusReply } from '#shared/wire/readings.ts'
import { aBatch } from '#test/support/batch.ts'
import { ACCOUNT, type Resident, residentOf } from '#test/support/resident.ts'
import { createTestServer, type TestServer } from '#test/support/test-server.ts'

const FOREIGN = 'astana-99000001'
const NOWHERE = 'astana-11111111'
const STATUS = '/api/v1/readings/status'
let server: TestServer
let own: Resident
let foreign: Resident

beforeEach(async () => {
  server = await createTestServer()
  await server.addAccount(ACCOUNT)
  await server.addAccount(FOREIGN)
  own = residentOf(server, await server.signIn(ACCOUNT))
  foreign = residentOf(server, await server.signIn(FOREIGN))
})
afterEach(() => server.close())

const statusBody = (items: unknown[]) => {
  const { items: _, app: __, ...rest } = aBatch(server, own.person, [])
  return { ...rest, items }
}

type Asked = {
  method: string
  path: (account: string, phone: string) => string
  body?: (account: string) => unknown
  ok: number
}

const ROUTES: Asked[] = [
  { method: 'DELETE', path: (account) => `/api/v1/accounts/${account}`, ok: 204 },
  { method: 'GET', path: (account) => `/api/v1/accounts/${account}/phones`, ok: 200 },
  { method: 'DELETE', path: (account, phone) => `/api/v1/accounts/${account}/phones/${phone}`, ok: 204 },
  {
    method: 'POST',
    path: () => '/api/v1/accounts',
    body: (account) => ({ account, code: '7K3Q-20M9-X' }),
    ok: 403,
  },
]

const answer = async ({ method, path, body }: Asked, account: string, phone: string) => {
  const response = await own.person.call(method, path(account, phone), body?.(account))
  return { status: response.status, headers: [...response.headers].sort(), body: await response.text() }
}

describe.each(ROUTES)('[security/L6] [security/O3] $method $path', (route) => {
  test('what is another’s and what does not exist are answered alike, and nothing changes', async () => {
    const other = await answer(route, FOREIGN, foreign.person.subject)
    const nothing = await answer(route, NOWHERE, 's_0123456789abcdef01234567')

    expect(other).toEqual(nothing)
    expect([403, 404]).toContain(other.status)
    expect(await server.storage.people.accessOf(foreign.person.subject)).toMatchObject([{ ended_at: null }])
  })

  test('one’s own is answered', async () => {
    expect(await answer(route, ACCOUNT, own.person.subject)).toMatchObject({ status: route.ok })
  })

  test('nobody signed in gets 401', async () => {
    const response = await own.person.call(route.method, route.path(ACCOUNT, 'x'), route.body?.(ACCOUNT), {
      Cookie: '',
    })

    expect(response.status).toBe(401)
  })
})

test('[security/O3] another’s phone under one’s own account is not there', async () => {
  const route = ROUTES[2]!

  const other = await answer(route, ACCOUNT, foreign.person.subject)

  expect(other).toEqual(await answer(route, ACCOUNT, 's_nobody'))
  expect(other.status).toBe(404)
})

test('[security/O3] the status of another’s reading is unknown, as that of none', async () => {
  const theirs = foreign.item({ account: FOREIGN })
  const mine = own.item()
  await foreign.standings(theirs)
  await own.standings(mine)
  const keys = [mine, theirs, { account: FOREIGN, id: randomUUID() }].map(({ account, id }) => ({ account, id }))

  const reply = (await (await own.person.call('POST', STATUS, statusBody(keys))).json()) as StatusReply

  expect(reply.receipts.map((receipt) => receipt.id)).toEqual([mine.id])
  expect(reply.unknown).toEqual(keys.slice(1))
})

test('[security/O3] a reading under another’s id and account learns nothing of theirs', async () => {
  const theirs = foreign.item({ account: FOREIGN })
  await foreign.standings(theirs)

  const receipts = await own.receipts(own.item({ account: FOREIGN, id: theirs.id }), own.item({ account: NOWHERE }))

  const [taken, none] = receipts.map((receipt) => receipt.standing)
  expect(taken).toEqual(none)
  expect(await foreign.standing(theirs)).toMatchObject({ status: 'accepted' })
})

test('[security/O1] a pull never brings what is another’s, whatever revisions it names', async () => {
  const text = await (await own.person.call('GET', `/api/v1/accounts?since=${FOREIGN}:0`)).text()

  expect(JSON.parse(text)).toMatchObject({ accounts: [{ key: ACCOUNT }], gone: [FOREIGN] })
})
