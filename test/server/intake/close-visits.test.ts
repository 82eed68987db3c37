import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBulkReview } from '#server/intake/bulk-review.ts'
import type { Visit } from '#shared/domain/visit.ts'
import type { AccountData, PullReply } from '#shared/wire/account-data.ts'
import { pullReply } from '#shared/wire/account-data.ts'
import { send } from '#test/support/batch.ts'
import { anItem } from '#test/support/builders.ts'
import { anInspector, aRound, roundsOf } from '#test/support/inspector.ts'
import { ACCOUNT, REGISTER, type Resident, residentOf } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
import { createTestServer, type Person, type TestServer } from '#test/support/test-server.ts'

const OTHER = 'astana-12045588'
const ROUND = 'astana-20261120-1'
const SLIP = 'K7Q2M2'

let server: TestServer
let inspector: Person
let resident: Resident
let neighbour: Resident

beforeEach(async () => {
  server = await createTestServer()
  await server.addAccount(ACCOUNT)
  await server.addAccount(OTHER)
  inspector = await anInspector(server)
  await aRound(server)
  resident = residentOf(server, await server.signIn(ACCOUNT))
  neighbour = residentOf(server, await server.signIn(OTHER))
})
afterEach(() => server.close())

function aVisit(said: Partial<Visit> = {}) {
  const at = server.clock.now()
  return anItem({
    ...{ schema: 1, kind: 'visit', account: ACCOUNT, id: randomUUID(), subject: inspector.subject, round: ROUND },
    ...{ readings: [], codes: ['A1'], slip: SLIP, visitedOn: '2026-11-20' },
    ...{ deviceTime: { at, zone: 'Asia/Almaty', offset: 300, jumped: false }, serverSeenAt: at - 1, deviceId: 'd_1' },
    ...said,
  })
}

const leave = async (said: Partial<Visit> = {}) => {
  const visit = aVisit(said)
  await send(server, inspector, [visit])
  return visit
}

/** Who closed each visit of the round. */
const closedBy = async () => (await server.storage.visits.of(ROUND)).map((visit) => visit.closed_by)

async function pulled({ person }: Resident): Promise<AccountData> {
  const reply = (await (await person.call('GET', '/api/v1/accounts')).json()) as PullReply
  expect(pullReply.safeParse(reply).error).toBeUndefined()
  return reply.accounts[0]!
}

test('a reading with the slip of a visit closes it, and its resident is told', async () => {
  await leave()
  const before = (await pulled(resident)).revision
  server.clock.pass(60_000)
  const item = resident.item({ slip: SLIP })

  expect(await resident.standings(item)).toEqual([{ status: 'accepted', period: '2026-11' }])

  expect(await server.storage.visits.of(ROUND)).toMatchObject([
    { slip: SLIP, closed_by: item.id, closed_at: server.clock.now(), status: 'accepted' },
  ])
  const { slips, revision } = await pulled(resident)
  expect(slips).toEqual([{ slip: SLIP, state: 'closed', visitedOn: '2026-11-20' }])
  expect(revision).toBeGreaterThan(before)
})

test('a slip that is not known yet is kept with the reading, and closes the visit as soon as that arrives', async () => {
  const item = resident.item({ slip: SLIP })
  await resident.receipts(item)
  const before = await pulled(resident)

  await leave()

  expect(before.slips).toEqual([{ slip: SLIP, state: 'waits', visitedOn: null }])
  expect(await closedBy()).toEqual([item.id])
  const after = await pulled(resident)
  expect(after.slips).toEqual([{ slip: SLIP, state: 'closed', visitedOn: '2026-11-20' }])
  expect(after.revision).toBeGreaterThan(before.revision)
})

test('a visit and its reading that come together, each from its own phone, meet in either order', async () => {
  const [one, other] = [resident.item({ slip: SLIP }), resident.item({ slip: 'AAAAAE', value: '00204.000' })]

  await Promise.all([leave(), resident.receipts(one, other), leave({ slip: 'AAAAAE' })])

  expect((await closedBy()).toSorted()).toEqual([one.id, other.id].toSorted())
})

test('[R1] sent again, the reading and the visit change nothing: the same one closed it, at the same time', async () => {
  const visit = await leave()
  const item = resident.item({ slip: SLIP })
  await resident.receipts(item)
  const before = await server.storage.visits.of(ROUND)
  server.clock.pass(60_000)

  await resident.receipts(item)
  await send(server, inspector, [visit])

  expect(await server.storage.visits.of(ROUND)).toEqual(before)
})

test('of two readings with one slip the first closes, and both are told that the visit is closed', async () => {
  await server.storage.people.grant(ACCOUNT, neighbour.person.subject, 0)
  const [first, second] = [resident.item({ slip: SLIP }), resident.item({ slip: SLIP, value: '00204.000' })]
  await resident.receipts(first)
  server.clock.pass(60_000)

  await neighbour.receipts(anItem({ ...second, subject: neighbour.person.subject }))
  await leave()

  expect(await closedBy()).toEqual([first.id])
  expect((await pulled(resident)).slips).toHaveLength(1)
})

test('a reading that waits for its opening has closed the visit, and what becomes of it later does not open it', async () => {
  server.clock.set('2026-11-20T21:00:00+05:00')
  const item = resident.item({ slip: SLIP })

  expect(await resident.standings(item)).toMatchObject([{ status: 'queued' }])
  await leave()
  server.clock.set('2026-11-21T09:00:01+05:00')
  await server.release.due()

  expect(await closedBy()).toEqual([item.id])
})

test('a reading that a newer one superseded before the visit came closes it: its resident has done their part', async () => {
  const item = resident.item({ slip: SLIP, taken: '2026-11-20T11:00:00+05:00' })
  await resident.receipts(item, resident.item({ value: '00204.000' }))
  expect(await resident.standing(item)).toMatchObject({ status: 'superseded' })

  await leave()

  expect(await closedBy()).toEqual([item.id])
})

test('a held reading closes nothing until a person accepted it, and none when it is rejected', async () => {
  await server.storage.write((queries) => queries.readings.add([aStoredReading({ value: '00300.000' })], 5, 'test'))
  const [one, other] = [resident.item({ slip: SLIP }), resident.item({ slip: 'AAAAAE', value: '00204.000' })]
  const [first, second] = await resident.receipts(one, other)
  await leave()
  await leave({ slip: 'AAAAAE' })
  expect(first!.standing).toMatchObject({ status: 'held', reason: 'lower' })
  expect(await closedBy()).toEqual([null, null])
  expect((await pulled(resident)).slips).toMatchObject([{ state: 'held' }, { state: 'held' }])

  const about = { account: ACCOUNT, reason: 'seen', by: 'aigul' }
  await server.review.accept({ ...about, number: first!.number })
  await server.review.reject({ ...about, number: second!.number })

  const visits = await server.storage.visits.of(ROUND)
  expect(visits.map(({ slip, closed_by }) => [slip, closed_by])).toEqual(
    expect.arrayContaining([
      [SLIP, one.id],
      ['AAAAAE', null],
    ]),
  )
  expect((await pulled(resident)).slips).toEqual([{ slip: SLIP, state: 'closed', visitedOn: '2026-11-20' }])
})

test('a held reading accepted among many closes the visit too', async () => {
  await server.storage.write((queries) => queries.readings.add([aStoredReading({ value: '00300.000' })], 5, 'test'))
  const item = resident.item({ slip: SLIP })
  await resident.receipts(item)
  await leave()
  const bulk = createBulkReview(server)

  await bulk.accept(await bulk.matching({}), { reason: 'seen', by: 'aigul' })

  expect(await closedBy()).toEqual([item.id])
})

test('[security/O1] the slip of another account is one that nobody knows: the reading counts, and that visit stays open', async () => {
  await leave()
  const item = neighbour.item({ account: OTHER, slip: SLIP })
  const unknown = neighbour.item({ account: OTHER, slip: 'AAAAAE', value: '00203.500' })

  const answers = await neighbour.standings(item, unknown)

  expect(answers.every((one) => typeof one === 'object' && one.status !== 'held')).toBe(true)
  expect(await closedBy()).toEqual([null])
  expect((await pulled(neighbour)).slips).toEqual([
    { slip: SLIP, state: 'waits', visitedOn: null },
    { slip: 'AAAAAE', state: 'waits', visitedOn: null },
  ])
})

test('[security/O1] what a stranger sends to an account closes no visit of it', async () => {
  await leave()

  const item = neighbour.item({ slip: SLIP })

  expect(await neighbour.standings(item)).toMatchObject([{ status: 'held', reason: 'not-entitled' }])
  expect(await closedBy()).toEqual([null])
  expect(await pulled(resident)).not.toHaveProperty('slips')
})

test('[security/O1] a visit by somebody who did not have the round is not closed by its slip', async () => {
  await resident.receipts(resident.item({ slip: SLIP }))
  const stranger = await anInspector(server, 'daniyar')

  await send(server, stranger, [aVisit({ subject: stranger.subject })])

  expect(await closedBy()).toEqual([null])
})

test('[R2] a slip whose check character is wrong is stored with its reading, which counts; one of another form is malformed', async () => {
  expect(await resident.standings(resident.item({ slip: 'K7Q2MA' }))).toMatchObject([{ status: 'accepted' }])
  expect(await resident.standings(resident.item({ slip: '' }), resident.item({ slip: 'K7Q2-M9' }))).toEqual([
    'slip',
    'slip',
  ])
})

test('after thirty days nothing is said of a slip any more', async () => {
  await resident.receipts(resident.item({ slip: SLIP }))
  server.clock.pass(30 * 86_400_000)
  expect((await pulled(resident)).slips).toHaveLength(1)

  server.clock.pass(1)

  expect(await pulled(resident)).not.toHaveProperty('slips')
})

test('the round on the inspector’s phone says of the dwelling that it was read by its resident, for another period too', async () => {
  await leave()
  server.clock.set('2026-12-01T12:00:00+05:00')
  const [before] = (await roundsOf(inspector)).rounds
  const item = resident.item({ slip: SLIP })

  expect(await resident.standings(item)).toMatchObject([{ status: 'queued', period: '2026-12' }])

  const [after] = (await roundsOf(inspector)).rounds
  const selfRead = (round: typeof after) =>
    round!.dwellings
      .find(({ account }) => account === ACCOUNT)!
      .meters.flatMap(({ serial, registers }) =>
        registers.map(({ name, selfRead }) => [`${serial}/${name}`, selfRead?.readOn ?? null]),
      )
  expect(selfRead(before)).toEqual([[REGISTER, null]])
  expect(selfRead(after)).toEqual([[REGISTER, '2026-12-01']])
  expect(after!.revision).not.toBe(before!.revision)
})
