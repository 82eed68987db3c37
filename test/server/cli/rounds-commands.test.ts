import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { send } from '#test/support/batch.ts'
import { aMeter, anItem, aReading, aUtility } from '#test/support/builders.ts'
import { addStaff, roundsOf, staffSignIn } from '#test/support/inspector.ts'
import { runCli } from '#test/support/test-cli.ts'
import { createTestServer, type Person, type TestServer } from '#test/support/test-server.ts'

const DISTRICTS = ['yesil', 'nura'].map((key) => ({ key, name: { kk: key, ru: key, en: key } }))
const ROUND = 'astana-20261120-1'

let server: TestServer

beforeEach(async () => {
  const utilities = [aUtility({ districts: DISTRICTS }), aUtility({ key: 'almaty', districts: DISTRICTS })]
  server = await createTestServer({ at: '2026-11-20T12:00:00+05:00', utilities })
  for (const name of ['bota', 'daniyar', 'ended']) await addStaff(server, name)
  await addStaff(server, 'aigul', 'operator')
  await server.storage.write((queries) => queries.staff.deactivate('ended', server.clock.now()))
})
afterEach(() => server.close())

const esep = (...words: string[]) => runCli(words, server)

const make = (...words: string[]) =>
  esep('rounds', 'make', '--utility', 'astana', '--district', 'yesil', '--inspector', 'bota', ...words)

/** Accounts at these addresses in Yesil, numbered from 10000001 in their order. */
async function addAt(...addresses: string[]): Promise<void> {
  await server.storage.write(async (queries) => {
    for (const [at, address] of addresses.entries()) {
      const account = `astana-${10000001 + at}`
      const contract = { contract_starts_on: '2020-01-01', contract_ends_on: null }
      const row = { account, utility: 'astana', address, district: 'yesil', holder: '', ...contract }
      await queries.accounts.add(row, [aMeter()])
    }
  })
}

const addressesOn = async (round: string): Promise<string[]> =>
  (await server.storage.rounds.dwellings(round)).map(({ address }) => address)

/** A reading of the first account, taken now. */
function readBy({ subject }: Person, value = '00203.170') {
  const at = server.clock.now()
  const readOn = new Date(at).toISOString().slice(0, 10)
  const deviceTime = { at, zone: 'Asia/Almaty', offset: 300, jumped: false }
  return anItem({
    ...aReading({ account: 'astana-10000001', subject, value, readOn }),
    deviceTime,
    serverSeenAt: at - 1,
  })
}

const has = async (inspector: string): Promise<string[]> =>
  (await server.storage.rounds.openOf(inspector)).map(({ round }) => round)

const tagFor = async (inspector: string) => (await server.storage.rounds.openOf(inspector))[0]!.tag

const notes = async () =>
  (await server.storage.audit.list({}, 100)).map(({ details, ...note }) => ({ ...note, details: JSON.parse(details) }))

/** All that a command on rounds may change, and its trace. */
async function everything() {
  const { storage } = server
  const rounds = await storage.rounds.list({ utility: null, isOpen: false })
  const dwellings = await Promise.all(rounds.map(({ round }) => storage.rounds.dwellings(round)))
  const accounts = ['astana-10000001', 'astana-10000002']
  const entrusted = await storage.rounds.entrusted(['bota', 'daniyar', 'ended', 'aigul'], accounts)
  return { rounds, dwellings, entrusted, notes: await notes() }
}

test('[security/K1] a round is made in walking order, is its inspector’s at once, and is noted with all that was asked for', async () => {
  await addAt('Б к-сі, 2, 1', 'А к-сі, 10, 1', 'А к-сі, 9, 1')

  const { code, output, errors } = await make()

  expect([code, output, errors]).toEqual([0, `${ROUND}: 3 dwellings, bota\n`, ''])
  expect(await addressesOn(ROUND)).toEqual(['А к-сі, 9, 1', 'А к-сі, 10, 1', 'Б к-сі, 2, 1'])
  expect(await has('bota')).toEqual([ROUND])
  expect(await notes()).toMatchObject([
    {
      ...{ at: server.clock.now(), who: 'tester', origin: 'test', deed: 'rounds make', about: ROUND, why: null },
      details: {
        ...{ utility: 'astana', district: 'yesil', day: '2026-11-20', inspector: 'bota' },
        ...{ most: 200, controlDays: 365, fromAddress: null, dwellings: 3 },
      },
    },
  ])
})

test('a round begins at an address and ends after so many visits; it is said how many more are due', async () => {
  await addAt('А к-сі, 1', 'А к-сі, 2', 'А к-сі, 3', 'А к-сі, 4')

  const { code, output, errors } = await make('--from-address', 'А к-сі, 2', '--visits', '2', '--day', '2026-12-01')

  expect([code, output]).toEqual([0, 'astana-20261201-1: 2 dwellings, bota\n'])
  expect(errors).toBe('1 more would be due there; make another round for them.\n')
  expect(await addressesOn('astana-20261201-1')).toEqual(['А к-сі, 2', 'А к-сі, 3'])
  expect(await notes()).toMatchObject([
    { details: { fromAddress: 'А к-сі, 2', most: 2, day: '2026-12-01', dwellings: 2 } },
  ])
})

test('a dwelling read this month is visited again when its control is due', async () => {
  await addAt('А к-сі, 1')
  server.clock.set('2026-11-05T12:00:00+05:00')
  await make()
  const bota = await staffSignIn(server, 'bota')
  await send(server, bota, [readBy(bota)])
  await esep('rounds', 'close', 'astana-20261105-1')
  server.clock.set('2026-11-20T12:00:00+05:00')

  expect((await make()).errors).toContain('Nobody is to be visited in yesil')
  expect((await make('--control-after', '15')).code).toBe(2)
  expect((await make('--control-after', '14')).code).toBe(0)

  expect(await server.storage.rounds.dwellings(ROUND)).toMatchObject([{ causes: 'control' }])
})

test('a round that is shown says which visits a resident closed by the slip at the door', async () => {
  await addAt('А к-сі, 1', 'А к-сі, 2')
  await make()
  const bota = await staffSignIn(server, 'bota')
  const person = await server.signIn('astana-10000001')
  const { hash: _, value: __, register: ___, readOn, replaces: ____, ...facts } = readBy(bota)
  const visit = { ...facts, kind: 'visit', id: randomUUID(), round: ROUND, readings: [], codes: ['A1'], slip: 'K7Q2M2' }
  await send(server, bota, [anItem({ ...visit, visitedOn: readOn })])
  server.clock.set('2026-11-22T12:00:00+05:00')
  await send(server, person, [anItem({ ...readBy(person), slip: 'K7Q2M2' })])

  const { output } = await esep('rounds', 'show', ROUND)

  expect(output.split('\n').slice(0, 2)).toEqual([
    '   1  astana-10000001       self-read A1          А к-сі, 1  unread  visit closed by a resident on 2026-11-22',
    '   2  astana-10000002       left                  А к-сі, 2  unread',
  ])
})

test('today is the utility’s day, which begins before midnight elsewhere', async () => {
  await addAt('А к-сі, 1')
  server.clock.set('2026-11-20T19:00:00Z')

  const late = await make('--day', '2026-11-20')
  expect([late.code, late.errors]).toEqual([2, '2026-11-20 is over; a round is for today or a later day.\n'])

  expect((await make()).output).toBe('astana-20261121-1: 1 dwelling, bota\n')
})

test('two rounds made at once have no dwelling in common', async () => {
  await addAt('А к-сі, 1', 'А к-сі, 2', 'А к-сі, 3')

  const both = await Promise.all([make('--visits', '2'), make('--visits', '2', '--inspector', 'daniyar')])

  expect(both.map(({ code }) => code)).toEqual([0, 0])
  const walked = [...(await addressesOn(ROUND)), ...(await addressesOn('astana-20261120-2'))]
  expect(walked.toSorted()).toEqual(['А к-сі, 1', 'А к-сі, 2', 'А к-сі, 3'])
})

test('rounds are listed with the newest day first, those of a utility alone, closed ones when asked for', async () => {
  await addAt('А к-сі, 1', 'А к-сі, 2', 'А к-сі, 3')
  await make('--visits', '1')
  await make('--visits', '1', '--day', '2026-11-22', '--inspector', 'daniyar')
  await make('--visits', '1', '--day', '2026-11-21')
  await esep('rounds', 'assign', 'astana-20261121-1', '--inspector', 'daniyar', '--also')
  await esep('rounds', 'close', ROUND)
  const listed = [
    'astana-20261122-1         yesil         daniyar               0 of 1 visited',
    'astana-20261121-1         yesil         bota, daniyar         0 of 1 visited',
  ]

  const lines = async (...words: string[]) => (await esep('rounds', 'list', ...words)).output.trimEnd().split('\n')

  expect(await lines()).toEqual(listed)
  expect(await lines('--utility', 'astana')).toEqual(listed)
  expect(await lines('--utility', 'almaty')).toEqual([''])
  expect(await lines('--all')).toEqual([
    ...listed,
    'astana-20261120-1         yesil         bota                  0 of 1 visited  closed',
  ])
})

test('where there is no round it is said how one is made', async () => {
  expect(await esep('rounds', 'list')).toEqual({ code: 0, output: '', errors: 'There is no round: esep rounds make\n' })
})

test('a round is shown in walking order, with why each dwelling is on it; a closed one too', async () => {
  await addAt('А к-сі, 10, 3', 'А к-сі, 9')
  await make()
  const lines = [
    '   1  astana-10000002       left                  А к-сі, 9  unread',
    '   2  astana-10000001       left                  А к-сі, 10, 3  unread',
    '2 dwellings: 0 read by inspector, 0 self-read, 0 no access, 2 left; 0 photos',
    'bota: no phone',
  ]

  const open = await esep('rounds', 'show', ROUND)
  await esep('rounds', 'close', ROUND)
  const closed = await esep('rounds', 'show', ROUND)

  expect(open).toEqual({ code: 0, output: `${lines.join('\n')}\n`, errors: '' })
  expect(closed).toEqual(open)
})

test('[security/O1] of a round given to another counts what the first had read until then, and no more', async () => {
  await addAt('А к-сі, 1')
  await make()
  const bota = await staffSignIn(server, 'bota')
  const before = readBy(bota)
  server.clock.pass(60_000)
  await esep('rounds', 'assign', ROUND, '--inspector', 'daniyar')
  server.clock.pass(60_000)
  const after = readBy(bota, '00203.180')

  const { results } = await send(server, bota, [before, after])

  expect(results).toMatchObject([
    { receipt: { id: before.id, standing: { status: 'accepted' } } },
    { receipt: { id: after.id, standing: { status: 'held', reason: 'not-entitled' } } },
  ])
})

test('[security/K1] a round given to another leaves the first, and it is noted when', async () => {
  await addAt('А к-сі, 1')
  await make()
  const before = await tagFor('bota')
  server.clock.pass(60_000)

  const { code, output } = await esep('rounds', 'assign', ROUND, '--inspector', 'Daniyar')

  expect([code, output]).toEqual([0, `${ROUND}: daniyar\n`])
  expect([await has('bota'), await has('daniyar')]).toEqual([[], [ROUND]])
  expect(await tagFor('daniyar')).not.toBe(before)
  expect((await everything()).entrusted.toSorted((a, b) => (a.inspector < b.inspector ? -1 : 1))).toEqual([
    {
      ...{ inspector: 'bota', account: 'astana-10000001', round: ROUND },
      ...{ since: server.clock.now() - 60_000, endedAt: server.clock.now() },
    },
    {
      ...{ inspector: 'daniyar', account: 'astana-10000001', round: ROUND },
      ...{ since: server.clock.now(), endedAt: null },
    },
  ])
  expect((await notes())[0]).toMatchObject({
    ...{ at: server.clock.now(), who: 'tester', origin: 'test', deed: 'rounds assign', about: ROUND },
    details: { inspector: 'daniyar', also: false },
  })
})

test('a round may be two inspectors’, and one’s again', async () => {
  await addAt('А к-сі, 1')
  await make()
  server.clock.pass(1000)

  await esep('rounds', 'assign', ROUND, '--inspector', 'daniyar', '--also')
  expect([await has('bota'), await has('daniyar')]).toEqual([[ROUND], [ROUND]])
  expect((await notes())[0]).toMatchObject({ details: { inspector: 'daniyar', also: true } })

  await esep('rounds', 'assign', ROUND, '--inspector', 'bota')
  expect([await has('bota'), await has('daniyar')]).toEqual([[ROUND], []])
})

test('[security/K1] a closed round leaves the phone that took it along, and its dwellings may be on another', async () => {
  await addAt('А к-сі, 1')
  await make()
  const bota = await staffSignIn(server, 'bota')
  const [taken] = (await roundsOf(bota)).rounds
  server.clock.pass(1000)

  const { code, output } = await esep('rounds', 'close', ROUND)

  expect([code, output]).toEqual([0, `${ROUND}: closed\n`])
  expect(await roundsOf(bota, `${ROUND}:${taken!.revision}`)).toMatchObject({ rounds: [], gone: [ROUND] })
  expect((await notes())[0]).toMatchObject({ who: 'tester', deed: 'rounds close', about: ROUND, details: {} })
  expect((await make()).output).toBe('astana-20261120-2: 1 dwelling, bota\n')
})

const MAKE = ['make', '--utility', 'astana', '--district', 'yesil', '--inspector', 'bota']

/** The usual command with one option said otherwise: of an option said twice the last counts. */
const making = (...words: string[]): string[] => [...MAKE, ...words]

test.each([
  [making('--utility', 'oral'), 'There is no utility «oral»; there is almaty, astana.'],
  [making('--district', 'saryarka'), 'astana has no district «saryarka»; it has yesil, nura.'],
  [making('--inspector', 'nobody'), 'There is nobody of the name nobody: esep staff add nobody --role inspector'],
  [making('--inspector', 'ended'), 'ended is deactivated and can walk no round.'],
  [making('--inspector', 'aigul'), 'aigul is no inspector but operator.'],
  [making('--inspector', 'a'), '«a» is not a name of the staff'],
  [making('--day', '2026-11-19'), '2026-11-19 is over; a round is for today or a later day.'],
  [making('--day', '2026-11-31'), '--day takes a day of the calendar, as 2026-11-18, not «2026-11-31».'],
  [making('--visits', '0'), '--visits takes a whole number from 1 to 5000, not «0».'],
  [making('--visits', '5001'), '--visits takes a whole number from 1 to 5000, not «5001».'],
  [making('--control-after', '0'), '--control-after takes a whole number from 1 to 3650, not «0».'],
  [making('--control-after', '3651'), '--control-after takes a whole number from 1 to 3650, not «3651».'],
  [making('--district', 'nura'), 'Nobody is to be visited in nura that is not on an open round already.'],
  [making('--from-address', 'А к-сі, 3'), 'Nobody is to be visited in yesil at «А к-сі, 3» or after it.'],
  [['make', '--district', 'yesil', '--inspector', 'bota'], "Required option '--utility <key>' not specified"],
  [['list', '--utility', 'oral'], 'There is no utility «oral»; there is almaty, astana.'],
  [['show', 'astana-1'], 'There is no round «astana-1»; esep rounds list says which there are.'],
  [
    ['assign', 'astana-1', '--inspector', 'bota'],
    'There is no round «astana-1»; esep rounds list says which there are.',
  ],
  [['assign', 'closed', '--inspector', 'bota'], 'astana-20261120-2 is closed; nothing was changed.'],
  [['assign', 'open', '--inspector', 'nobody'], 'There is nobody of the name nobody'],
  [['assign', 'open', '--inspector', 'ended'], 'ended is deactivated and can walk no round.'],
  [['assign', 'open', '--inspector', 'aigul'], 'aigul is no inspector but operator.'],
  [['assign', 'open'], "Required option '--inspector <name>' not specified"],
  [['close', 'astana-1'], 'There is no round «astana-1»; esep rounds list says which there are.'],
  [['close', 'closed'], 'astana-20261120-2 is closed already; nothing was changed.'],
])('rounds %j is refused in words, and nothing is changed', async (words, message) => {
  await addAt('А к-сі, 1', 'А к-сі, 2')
  await make('--visits', '1')
  await make('--visits', '1')
  const named = { open: ROUND, closed: 'astana-20261120-2' }
  await esep('rounds', 'close', named.closed)
  const before = await everything()
  server.clock.pass(1000)

  const { code, output, errors } = await esep('rounds', ...words.map((word) => named[word as 'open'] ?? word))

  expect([code, output]).toEqual([2, ''])
  expect(errors).toContain(message)
  expect(await everything()).toEqual(before)
  expect(before.rounds).toHaveLength(2)
})
