import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { selfReadRequestOf } from '#server/rounds/self-read-request.ts'
import type { Visit } from '#shared/domain/visit.ts'
import { aBatch, send } from '#test/support/batch.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { addStaff, anInspector, aRound, staffSignIn } from '#test/support/inspector.ts'
import { createTestServer, type Person, type TestServer } from '#test/support/test-server.ts'

const ACCOUNT = 'astana-12045587'
const ROUND = 'astana-20261105-1'

let server: TestServer
let inspector: Person

beforeEach(async () => {
  server = await createTestServer({ at: '2026-11-05T12:00:00+05:00' })
  await server.addAccount(ACCOUNT)
  inspector = await anInspector(server)
  await aRound(server, { day: '2026-11-05' })
})
afterEach(() => server.close())

function aVisit(said: Partial<Visit> = {}): Visit {
  const at = server.clock.now()
  return {
    ...{ schema: 1, kind: 'visit', account: ACCOUNT, id: randomUUID(), subject: inspector.subject, round: ROUND },
    ...{ readings: [], codes: ['A5'], visitedOn: '2026-11-05' },
    ...{
      deviceTime: { at, zone: 'Asia/Almaty', offset: 300, jumped: false },
      serverSeenAt: at - 60_000,
      deviceId: 'd_1',
    },
    ...said,
  }
}

const outcomes = async (person: Person, ...facts: object[]) =>
  (
    await send(
      server,
      person,
      facts.map((one) => anItem(one as { [key: string]: unknown })),
    )
  ).results

const standings = async (person: Person, ...facts: object[]) =>
  (await outcomes(person, ...facts)).map((result) =>
    result.outcome === 'received' ? result.receipt.standing : result.outcome,
  )

test('[R1] a visit is handed in like a reading: a receipt each, the same one however often it is sent', async () => {
  const visit = aVisit()

  const [first] = await outcomes(inspector, visit)
  const [second] = await outcomes(inspector, visit)

  expect(first).toMatchObject({ outcome: 'received', replay: false })
  expect(second).toEqual({ ...first, replay: true })
  expect(await server.storage.visits.of(ROUND)).toHaveLength(1)
})

test('readings and their visit come in one batch', async () => {
  const reading = aReading({ account: ACCOUNT, subject: inspector.subject, readOn: '2026-11-05', value: '00203.170' })
  const at = server.clock.now()
  const facts = { ...reading, deviceTime: { ...reading.deviceTime, at }, serverSeenAt: at - 1 }

  expect(await standings(inspector, facts, aVisit({ readings: [reading.id], codes: [] }))).toEqual([
    { status: 'accepted', period: '2026-11' },
    { status: 'accepted', period: '2026-11' },
  ])
})

test('[R1] another content under the id of a visit is kept beside it and held', async () => {
  const visit = aVisit()
  await outcomes(inspector, visit)

  expect(await standings(inspector, { ...visit, codes: ['A3'], note: 'said no' })).toMatchObject([
    { status: 'held', reason: 'conflict' },
  ])
})

test('[R2] without an outcome, or without what its code needs, it is held and not refused', async () => {
  expect(await standings(inspector, aVisit({ codes: [] }), aVisit({ codes: ['A3'] }))).toMatchObject([
    { status: 'held', reason: 'incomplete' },
    { status: 'held', reason: 'incomplete' },
  ])
})

test('[code A1] a slip that nobody could have been given is as good as none', async () => {
  const slips = ['', 'K7Q2M9', 'K7Q2M2', 'not a slip']

  const given = await standings(inspector, ...slips.map((slip) => aVisit({ codes: ['A1'], slip })))

  expect(given).toMatchObject(['held', 'held', 'accepted', 'held'].map((status) => ({ status })))
})

const FOUND = { serial: '99-1', service: 'hot-water' as const, replaces: '22-1', first: [], last: [] }

test('[code M4] [code M7] every meter that was found is kept with the visit, and what it stands in place of', async () => {
  const [first, last] = [randomUUID(), randomUUID()]
  const found = [
    { ...FOUND, first: [first], last: [last] },
    { ...FOUND, serial: '99-2', replaces: null },
  ]
  const said = { codes: ['M4', 'M7'] as Visit['codes'], readings: [first, last], photos: ['a'.repeat(64)] }

  expect(await standings(inspector, aVisit({ ...said, found, serial: '99-1' }))).toMatchObject([{ status: 'accepted' }])

  const [visit] = await server.storage.visits.of(ROUND)
  expect(JSON.parse(visit!.payload)).toMatchObject({ found, serial: '99-1' })
})

test('[code M4] an exchange of which no new meter is named is held, and so is one whose new meter was not read', async () => {
  const readings = [randomUUID(), randomUUID()]
  const visits = [[], [FOUND], [{ ...FOUND, last: readings }]].map((found) =>
    aVisit({ codes: ['M4'], readings, found }),
  )

  expect(await standings(inspector, ...visits)).toMatchObject(
    visits.map(() => ({ status: 'held', reason: 'incomplete' })),
  )
})

test('[code M4] [code M7] a visit of an earlier version, which names one serial or none, stands as it did', async () => {
  const readings = [randomUUID(), randomUUID()]
  const before = [
    aVisit({ codes: ['M4'], readings }),
    aVisit({ codes: ['M4'], readings: [readings[0]!], serial: '99-1' }),
    aVisit({ codes: ['M7'], serial: '99-1', photos: ['a'.repeat(64)] }),
  ]

  expect(await standings(inspector, ...before)).toMatchObject([
    { status: 'accepted' },
    { status: 'held', reason: 'incomplete' },
    { status: 'accepted' },
  ])
})

test('[security/O1] on a round that the dwelling is not on it is held', async () => {
  expect(await standings(inspector, aVisit({ round: 'astana-20261120-9' }))).toMatchObject([
    { status: 'held', reason: 'not-entitled' },
  ])
})

test('[security/O1] of a round that was closed counts what was visited before, whenever it comes, and no more', async () => {
  const before = aVisit()
  server.clock.pass(60_000)
  await server.storage.write((queries) => queries.rounds.close(ROUND, server.clock.now()))
  server.clock.pass(60_000)

  expect(await standings(inspector, before, aVisit())).toMatchObject([{ status: 'accepted' }, { status: 'held' }])
})

test('[security/O1] at a dwelling of somebody else’s round it is held', async () => {
  await addStaff(server, 'daniyar')
  const other = await staffSignIn(server, 'daniyar')

  expect(await standings(other, aVisit({ subject: other.subject }))).toMatchObject([
    { status: 'held', reason: 'not-entitled' },
  ])
})

test('[security/O1] by a resident of the dwelling it is held: it would end a visit nobody made', async () => {
  const resident = await server.signIn(ACCOUNT)

  expect(await standings(resident, aVisit({ subject: resident.subject }))).toMatchObject([
    { status: 'held', reason: 'not-entitled' },
  ])
})

test('[faults/A6] from a revoked phone it is held for a person to look at', async () => {
  await server.storage.write((queries) => queries.staff.deactivate('bota', server.clock.now()))

  expect(await standings(inspector, aVisit())).toMatchObject([{ status: 'held', reason: 'revoked' }])
})

test.each([
  ['a code that is not in the table', { codes: ['A9'] }],
  ['a latitude that is nowhere', { position: { latitude: 91, longitude: 0, accuracy: 5 } }],
  ['a serial of odd characters', { serial: '<script>' }],
  ['a found meter of odd characters', { found: [{ ...FOUND, serial: '<script>' }] }],
  ['a photo that is no hash', { photos: ['../../etc'] }],
])('%s is told by the name of its field, and the others of the batch are taken', async (_, said) => {
  const [odd, good] = await outcomes(inspector, { ...aVisit(), ...said }, aVisit())

  expect(odd).toMatchObject({ outcome: 'malformed', problem: expect.stringContaining(Object.keys(said)[0]!) })
  expect(good).toMatchObject({ outcome: 'received' })
})

test('[faults/V9] whoever asks after a visit later is told where it stands', async () => {
  const visit = aVisit()
  await outcomes(inspector, visit)
  const { items: _, ...batch } = aBatch(server, inspector, [])

  const response = await inspector.call('POST', '/api/v1/readings/status', {
    ...batch,
    items: [
      { account: ACCOUNT, id: visit.id },
      { account: ACCOUNT, id: randomUUID() },
    ],
  })

  const reply = (await response.json()) as { receipts: { id: string }[]; unknown: unknown[] }
  expect(reply.receipts.map(({ id }) => id)).toEqual([visit.id])
  expect(reply.unknown).toHaveLength(1)
})

const daysOf = async () =>
  (await server.storage.visits.of(ROUND)).map(({ visited_on, period, marks }) => [visited_on, period, marks])

test('[P6] the day of a visit is believed near the time it was made, by the utility’s calendar; else that day is its own', async () => {
  const days = ['2026-11-04', '2026-11-06', '2026-11-07', '2030-05-05', '2026-02-30', '12026-11-05']
  for (const visitedOn of days)
    expect(await standings(inspector, aVisit({ visitedOn }))).toMatchObject([{ status: 'accepted' }])

  expect((await daysOf()).toSorted()).toEqual(
    [
      ['2026-11-04', '2026-11', ''],
      ['2026-11-06', '2026-11', ''],
      ...Array.from({ length: 4 }, () => ['2026-11-05', '2026-11', 'read-on-odd']),
    ].toSorted(),
  )
})

test('[P6] at an hour when the utility is a day ahead of UTC it is the utility’s day', async () => {
  server.clock.set('2026-11-06T01:00:00+05:00')

  await standings(inspector, aVisit({ visitedOn: '2030-05-05' }))

  expect(await daysOf()).toEqual([['2026-11-06', '2026-11', 'read-on-odd']])
})

test('[P6] [code A8] a visit put off by a clock years ahead asks nobody for that year, and the next is asked for now', async () => {
  const at = Date.parse('2030-05-05T12:00:00+05:00')
  const deviceTime = { at, zone: 'Asia/Almaty', offset: 300, jumped: true }
  const account = (await server.storage.accounts.find([ACCOUNT])).get(ACCOUNT)!
  const request = () => selfReadRequestOf(server.storage, account, [], server.clock.now())

  await standings(inspector, aVisit({ codes: ['A8'], visitedOn: '2030-05-05', deviceTime }))

  expect(await request()).toEqual({ since: '2026-11-05', until: '2026-11-30' })
  expect(await daysOf()).toEqual([['2026-11-05', '2026-11', 'clock-unsound read-on-odd']])
  await standings(inspector, aVisit({ codes: ['A8'] }))
  expect(await request()).toEqual({ since: '2026-11-05', until: '2026-11-30' })
})

test('[security/O4] a day’s visits of a round that was closed meanwhile come in one evening; a resident’s of strangers do not', async () => {
  await server.storage.write((queries) => queries.rounds.close(ROUND, server.clock.now()))
  const resident = await server.signIn(ACCOUNT)
  const somewhere = (person: Person) =>
    Array.from({ length: 150 }, (_, at) => aVisit({ account: `astana-${13_000_000 + at}`, subject: person.subject }))
  const taken = async (person: Person) => {
    const visits = somewhere(person)
    const answers = []
    for (const from of [0, 50]) answers.push(...(await outcomes(person, ...visits.slice(from, from + 50))))
    const facts = visits.slice(100).map((one) => anItem(one as unknown as { [key: string]: unknown }))
    const last = await person.call('POST', '/api/v1/readings', aBatch(server, person, facts))
    return [answers.filter(({ outcome }) => outcome === 'received').length, last.status]
  }

  expect(await taken(inspector)).toEqual([100, 200])
  expect(await taken(resident)).toEqual([100, 429])
})
