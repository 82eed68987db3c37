import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Grounds, requestFor } from '#server/rounds/self-read-request.ts'
import type { SuspensionTable } from '#server/storage/visit-tables.ts'
import type { AccountData, PullReply } from '#shared/wire/account-data.ts'
import { pullReply } from '#shared/wire/account-data.ts'
import { send } from '#test/support/batch.ts'
import { anItem, aUtility } from '#test/support/builders.ts'
import { anInspector, aRound } from '#test/support/inspector.ts'
import { ACCOUNT, type Resident, residentOf } from '#test/support/resident.ts'
import { runCli } from '#test/support/test-cli.ts'
import { createTestServer, type Person, type TestServer } from '#test/support/test-server.ts'

const ROUND = 'astana-20261120-1'
const districts = [{ key: 'yesil', name: { kk: 'yesil', ru: 'yesil', en: 'yesil' } }]

let server: TestServer
let inspector: Person
let resident: Resident

beforeEach(async () => {
  server = await createTestServer({ utilities: [aUtility({ districts })] })
  await server.addAccount(ACCOUNT)
  inspector = await anInspector(server)
  resident = residentOf(server, await server.signIn(ACCOUNT))
})
afterEach(() => server.close())

const where = ['--utility', 'astana', '--district', 'yesil']
const suspend = (from: string, until: string) =>
  runCli(['rounds', 'suspend', ...where, '--from', from, '--until', until, '--reason', 'quarantine'], server)

async function pulled(since = ''): Promise<AccountData | undefined> {
  const response = await resident.person.call('GET', `/api/v1/accounts?since=${encodeURIComponent(since)}`)
  const reply = (await response.json()) as PullReply
  expect(pullReply.safeParse(reply).error).toBeUndefined()
  return reply.accounts[0]
}

/** What a phone that was up to date hears after `change`; undefined: nothing. */
async function heardAfter(change: () => Promise<unknown>): Promise<AccountData['selfReadRequest']> {
  const before = await pulled()
  await change()
  return (await pulled(`${ACCOUNT}:${before!.revision}`))?.selfReadRequest
}

test('the residents on an open round of a suspended district are asked to read, as soon as it is known', async () => {
  await aRound(server)

  expect((await pulled())!.selfReadRequest).toBeNull()
  expect(await heardAfter(() => suspend('2026-11-25', '2026-11-30'))).toEqual({
    since: '2026-11-25',
    until: '2026-11-30',
  })
})

test('who comes on a round of a district that is suspended already is asked too; who leaves it with its end no more', async () => {
  await suspend('2026-11-20', '2026-11-30')
  const make = ['rounds', 'make', ...where, '--inspector', 'bota', '--also-suspended']

  expect(await heardAfter(() => runCli(make, server))).toEqual({ since: '2026-11-20', until: '2026-11-30' })
  expect(await heardAfter(() => runCli(['rounds', 'close', ROUND], server))).toBeNull()
})

test('they are asked until they handed in, also when a person must look at it; what a stranger sends is no answer', async () => {
  await aRound(server)
  await suspend('2026-11-20', '2026-11-30')
  await server.addAccount('astana-12045588')
  const stranger = residentOf(server, await server.signIn('astana-12045588'))

  await stranger.receipts(stranger.item())
  expect((await pulled())!.selfReadRequest).not.toBeNull()

  expect(await heardAfter(() => resident.receipts(resident.item({ value: '00203.170' })))).toBeNull()
})

test('a suspension that goes on into the next month is told of still, since that month is to be read too', async () => {
  await aRound(server)
  await suspend('2026-11-20', '2026-12-31')

  await resident.receipts(resident.item())

  expect((await pulled())!.selfReadRequest).toEqual({ since: '2026-11-20', until: '2026-12-31' })
})

test('when visits are resumed nobody is asked any more', async () => {
  await aRound(server)
  await suspend('2026-11-20', '2026-11-30')

  expect(await heardAfter(() => runCli(['rounds', 'resume', ...where], server))).toBeNull()
})

test('[code A8] where a visit was put off the residents are asked to read that month, and it lacks nothing', async () => {
  await aRound(server)
  const at = server.clock.now()
  const visit = {
    ...{ schema: 1, kind: 'visit', account: ACCOUNT, id: randomUUID(), subject: inspector.subject, round: ROUND },
    ...{ readings: [], codes: ['A8'], visitedOn: '2026-11-20', serverSeenAt: at - 1, deviceId: 'd_1' },
    deviceTime: { at, zone: 'Asia/Almaty', offset: 300, jumped: false },
  }

  const heard = await heardAfter(() => send(server, inspector, [anItem(visit)]))

  expect(heard).toEqual({ since: '2026-11-20', until: '2026-11-30' })
  expect(await server.storage.visits.of(ROUND)).toMatchObject([{ codes: 'A8', status: 'accepted', reason: null }])
  server.clock.set('2026-12-01T12:00:00+05:00')
  expect((await pulled())!.selfReadRequest).toBeNull()
})

const aSuspension = (from_on: string, until_on: string, resumed_on: string | null = null): SuspensionTable => ({
  ...{ suspension: `${from_on}`, utility: 'astana', district: 'yesil', reason: '', made_at: 0 },
  ...{ from_on, until_on, resumed_on },
})

const grounds = (said: Partial<Grounds> = {}): Grounds => ({
  ...{ rows: [], rounds: [{ district: 'yesil' }], putOffOn: null, district: 'yesil', today: '2026-11-20' },
  ...said,
})

test.each<[string, Partial<Grounds>, ReturnType<typeof requestFor>]>([
  ['nothing', {}, null],
  ['a suspension that was over yesterday', { rows: [aSuspension('2026-11-01', '2026-11-19')] }, null],
  [
    'one that ends today',
    { rows: [aSuspension('2026-11-01', '2026-11-20')] },
    { since: '2026-11-01', until: '2026-11-20' },
  ],
  ['one of another district', { rows: [{ ...aSuspension('2026-11-01', '2026-11-30'), district: 'nura' }] }, null],
  ['one where the dwelling is on no round', { rows: [aSuspension('2026-11-01', '2026-11-30')], rounds: [] }, null],
  ['one that was resumed today', { rows: [aSuspension('2026-11-01', '2026-11-30', '2026-11-20')] }, null],
  [
    'one that is resumed tomorrow',
    { rows: [aSuspension('2026-11-01', '2026-11-30', '2026-11-21')] },
    { since: '2026-11-01', until: '2026-11-20' },
  ],
  [
    'two, of which the first to begin is told',
    { rows: [aSuspension('2026-12-01', '2026-12-05'), aSuspension('2026-11-20', '2026-11-22')] },
    { since: '2026-11-20', until: '2026-11-22' },
  ],
  [
    'a visit put off during a suspension, which is as long as that',
    { rows: [aSuspension('2026-11-01', '2026-12-15')], rounds: [], putOffOn: '2026-11-18' },
    { since: '2026-11-18', until: '2026-12-15' },
  ],
  ['a visit put off last month', { putOffOn: '2026-10-31' }, null],
])('of %s follows what is asked', (_, said, request) => {
  expect(requestFor(grounds(said))).toEqual(request)
})
