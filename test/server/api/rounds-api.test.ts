import { afterEach, beforeEach, expect, test } from 'vitest'
import { send } from '#test/support/batch.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { addStaff, anInspector, aRound, roundsOf, staffSignIn } from '#test/support/inspector.ts'
import { createTestServer, type Person, type TestServer } from '#test/support/test-server.ts'

const ACCOUNT = 'astana-12045587'

let server: TestServer

beforeEach(async () => {
  // The 5th: outside the residents' days, inside the inspectors' (W1).
  server = await createTestServer({ at: '2026-11-05T22:30:00+05:00' })
  await server.addAccount(ACCOUNT)
})
afterEach(() => server.close())

const today = { day: '2026-11-05' }

const readingOf = (person: Person, value: string) => {
  const at = server.clock.now()
  return anItem({
    ...aReading({ account: ACCOUNT, subject: person.subject, value, readOn: '2026-11-05' }),
    deviceTime: { at, zone: 'Asia/Almaty', offset: 300, jumped: false },
    serverSeenAt: at - 60_000,
  })
}

async function standingOf(person: Person, value: string): Promise<unknown> {
  const [result] = (await send(server, person, [readingOf(person, value)])).results
  return result!.outcome === 'received' ? result!.receipt.standing : result
}

test('an inspector takes along the dwellings of the own rounds, without a name and without a history', async () => {
  const inspector = await anInspector(server)
  await aRound(server, today)

  const { rounds, utilities, subject } = await roundsOf(inspector)

  expect(subject).toBe('staff:bota')
  expect(rounds).toHaveLength(1)
  expect(rounds[0]).toMatchObject({ round: 'astana-20261105-1', day: '2026-11-05', period: '2026-11' })
  expect(rounds[0]!.dwellings).toEqual([
    {
      account: ACCOUNT,
      address: { street: 'Сығанақ к-сі', house: '18', entrance: null, floor: null, flat: '47' },
      causes: ['unread'],
      meters: [
        {
          ...{ serial: '22-418837', service: 'hot-water', place: 'kitchen', verifiedUntil: '2030-01-01' },
          registers: [
            {
              ...{ name: 'main', digits: 5, decimals: 3, unit: 'm3', last: null, selfRead: null },
              usual: { recent: null, lastYear: null },
            },
          ],
        },
      ],
    },
  ])
  expect(JSON.stringify(rounds)).not.toContain('А. Б.')
  expect(utilities[0]!.windows[0]!.closesAt - utilities[0]!.windows[0]!.opensAt).toBe(86_400_000)
})

test('[W1] [R6] what an inspector hands in of the round is an inspector’s reading, and counts on any day at any hour', async () => {
  const inspector = await anInspector(server)
  await aRound(server, today)

  expect(await standingOf(inspector, '00203.170')).toEqual({ status: 'accepted', period: '2026-11' })

  const [stored] = await server.storage.readings.latest(ACCOUNT, 1)
  expect(stored).toMatchObject({ channel: 'inspector', subject: 'staff:bota' })
})

test('[security/O1] of an account that is on no round of theirs it is held', async () => {
  const inspector = await anInspector(server)
  await addStaff(server, 'daniyar')
  await aRound(server, { ...today, inspector: 'daniyar' })

  expect(await standingOf(inspector, '00203.170')).toMatchObject({ status: 'held', reason: 'not-entitled' })
})

test('[R5] a resident’s lower reading does not supersede the inspector’s, whoever is asked first', async () => {
  const inspector = await anInspector(server)
  await aRound(server, today)
  await standingOf(inspector, '00203.170')
  server.clock.set('2026-11-18T12:00:00+05:00')
  const resident = await server.signIn(ACCOUNT)

  expect(await standingOf(resident, '00203.169')).toMatchObject({ status: 'held', reason: 'below-inspector' })
})

test('a reading that its residents handed in ticks the dwelling off, and the round is another one then', async () => {
  const inspector = await anInspector(server)
  await aRound(server, today)
  const [before] = (await roundsOf(inspector)).rounds
  const resident = await server.signIn(ACCOUNT)
  await standingOf(resident, '00203.170')

  const since = `${before!.round}:${before!.revision}`
  const [after] = (await roundsOf(inspector, since)).rounds

  expect(after!.dwellings[0]!.meters[0]!.registers[0]!.selfRead).toEqual({ readOn: '2026-11-05' })
  expect((await roundsOf(inspector, `${after!.round}:${after!.revision}`)).rounds).toEqual([])
})

test('a round that is closed or another’s by now leaves the phone', async () => {
  const inspector = await anInspector(server)
  await aRound(server, today)
  const [round] = (await roundsOf(inspector)).rounds
  await server.storage.write((queries) => queries.rounds.close(round!.round, server.clock.now()))

  const reply = await roundsOf(inspector, `${round!.round}:${round!.revision}`)

  expect(reply.rounds).toEqual([])
  expect(reply.gone).toEqual([round!.round])
})

test('[security/L6] rounds are no resident’s, and accounts are nobody’s of the staff', async () => {
  const inspector = await anInspector(server)
  const resident = await server.signIn(ACCOUNT)

  expect((await resident.call('GET', '/api/v1/rounds')).status).toBe(404)
  expect((await inspector.call('GET', '/api/v1/accounts')).status).toBe(404)
  expect((await inspector.call('GET', `/api/v1/accounts/${ACCOUNT}/phones`)).status).toBe(404)
})

test('[faults/A6] [security/K4] whoever was deactivated may hand in for 30 days, each to be looked at, and nothing else', async () => {
  const inspector = await anInspector(server)
  await aRound(server, today)
  await server.storage.write((queries) => queries.staff.deactivate('bota', server.clock.now()))

  expect((await inspector.call('GET', '/api/v1/rounds')).status).toBe(403)
  expect(await standingOf(inspector, '00203.170')).toMatchObject({ status: 'held', reason: 'revoked' })
  await expect(staffSignIn(server, 'bota')).rejects.toThrow('403')

  server.clock.set('2026-12-07T12:00:00+05:00')
  expect((await inspector.call('GET', '/api/v1/rounds')).status).toBe(401)
})

test('[security/F9] a session of the staff ends 14 days after it was last used', async () => {
  const inspector = await anInspector(server)
  await aRound(server, today)

  server.clock.set('2026-11-18T12:00:00+05:00')
  expect((await inspector.call('GET', '/api/v1/rounds')).status).toBe(200)
  server.clock.set('2026-12-01T12:00:00+05:00')
  expect((await inspector.call('GET', '/api/v1/rounds')).status).toBe(200)
  server.clock.set('2026-12-16T12:00:00+05:00')
  expect((await inspector.call('GET', '/api/v1/rounds')).status).toBe(401)
})

test('[security/O1] a round that went to another and came back: what was read in between is held', async () => {
  const inspector = await anInspector(server)
  await addStaff(server, 'daniyar')
  const { round } = (await aRound(server, today))!
  const assign = (name: string) =>
    server.storage.write(async (queries) => {
      await queries.rounds.endAssignments(round, server.clock.now())
      await queries.rounds.assign(round, name, server.clock.now())
    })
  server.clock.set('2026-11-05T22:40:00+05:00')
  await assign('daniyar')
  server.clock.set('2026-11-05T22:50:00+05:00')
  const between = readingOf(inspector, '00203.170')
  server.clock.set('2026-11-05T22:55:00+05:00')
  await assign('bota')

  const [late] = (await send(server, inspector, [between])).results

  expect(late).toMatchObject({ receipt: { standing: { status: 'held', reason: 'not-entitled' } } })
  expect(await standingOf(inspector, '00203.170')).toMatchObject({ status: 'accepted' })
})
