import { afterEach, beforeEach, expect, test } from 'vitest'
import { send } from '#test/support/batch.ts'
import { roundsOf, staffSignIn } from '#test/support/inspector.ts'
import { createOffice, keyOf, type Office } from '#test/support/office.ts'

const [ROUND, SECOND, THIRD] = ['astana-20261120-1', 'astana-20261120-2', 'astana-20261120-3']
const WHY = ['--reason', 'ill since noon']

let office: Office

beforeEach(async () => {
  office = await createOffice()
})
afterEach(() => office.server.close())

const rounds = (...words: string[]) => office.esep('rounds', ...words)

/** Two open rounds: Bota's of А к-сі 1 to 4, Daniyar's of А к-сі 9 and 10. */
async function twoRounds(): Promise<void> {
  await office.addAt(['А к-сі, 1', 'А к-сі, 2', 'А к-сі, 3', 'А к-сі, 4', 'А к-сі, 9', 'А к-сі, 10'])
  await office.make('--visits', '4')
  await office.make('--inspector', 'daniyar')
  office.server.clock.pass(1000)
}

const standingsOf = async (...sent: Parameters<typeof send>): Promise<unknown[]> =>
  (await send(...sent)).results.map((result) =>
    result.outcome === 'received' ? result.receipt.standing : result.outcome,
  )

/** All that a move may change, and its trace. */
async function everything() {
  const { storage } = office.server
  const all = await storage.rounds.list({ utility: null, isOpen: false })
  const accounts = Array.from({ length: 9 }, (_, at) => keyOf(at + 1))
  return {
    rounds: all,
    dwellings: await Promise.all(all.map(({ round }) => storage.dwellings.everOn(round, accounts))),
    entrusted: await storage.rounds.entrusted(['bota', 'daniyar', 'ended', 'aigul'], accounts),
    notes: await office.notes(),
  }
}

test('[security/K1] dwellings between two addresses join another round in its walking order, and it is noted why', async () => {
  await twoRounds()

  const ran = await rounds(
    ...['move', SECOND, '--to', ROUND, '--from-address', 'А к-сі, 9', '--until-address', 'А к-сі, 9', ...WHY],
  )

  expect(ran).toEqual({ code: 0, output: `${SECOND} → ${ROUND}: 1 dwelling, bota\n`, errors: '' })
  expect(await office.walk(ROUND)).toEqual(['1 А к-сі, 1', '2 А к-сі, 2', '3 А к-сі, 3', '4 А к-сі, 4', '5 А к-сі, 9'])
  expect(await office.walk(SECOND)).toEqual(['6 А к-сі, 10'])
  expect((await office.notes())[0]).toMatchObject({
    ...{ deed: 'rounds move', about: SECOND, why: 'ill since noon', who: 'tester' },
    details: { to: ROUND, fromAddress: 'А к-сі, 9', accounts: [keyOf(5)], dwellings: 1 },
  })
})

test('accounts by name go to a new round of whoever has the round, in walking order', async () => {
  await twoRounds()

  const { output } = await rounds('move', ROUND, '--to', 'NEW', '--accounts', `${keyOf(4)}, ${keyOf(2)}`, ...WHY)

  expect(output).toBe(`${ROUND} → ${THIRD}: 2 dwellings, bota\n`)
  expect(await office.walk(THIRD)).toEqual(['2 А к-сі, 2', '4 А к-сі, 4'])
  expect(await office.walk(ROUND)).toEqual(['1 А к-сі, 1', '3 А к-сі, 3'])
  expect(await office.has('bota')).toEqual([ROUND, THIRD])
})

test('an address without a flat is the whole house, from its first dwelling to its last', async () => {
  await office.addAt(['А к-сі, 1', 'А к-сі, 2, 1', 'А к-сі, 2, 2', 'А к-сі, 3'])
  await office.make()

  await rounds('move', ROUND, '--to', 'NEW', '--from-address', 'а к-сі, 2', '--until-address', 'А к-сі, 2', ...WHY)

  expect(await office.walk(SECOND)).toEqual(['2 А к-сі, 2, 1', '3 А к-сі, 2, 2'])
  expect(await office.walk(ROUND)).toEqual(['1 А к-сі, 1', '4 А к-сі, 3'])
})

test('all of a round may join another; it is said that nothing is left to walk', async () => {
  await twoRounds()

  const { code, errors } = await rounds('move', SECOND, '--to', ROUND, '--from-address', 'А к-сі', ...WHY)

  expect([code, errors]).toEqual([0, `Nothing is left on ${SECOND}; close it: esep rounds close ${SECOND}\n`])
  expect(await office.walk(ROUND)).toHaveLength(6)
})

test('[security/K1] the rest of a round becomes a second one of another inspector, from its first dwelling there on', async () => {
  await twoRounds()

  const { output } = await rounds('split', ROUND, '--at', 'А к-сі, 3', '--inspector', 'Daniyar', ...WHY)

  expect(output).toBe(`${ROUND} → ${THIRD}: 2 dwellings, daniyar\n`)
  expect([await office.walk(ROUND), await office.walk(THIRD)]).toEqual([
    ['1 А к-сі, 1', '2 А к-сі, 2'],
    ['3 А к-сі, 3', '4 А к-сі, 4'],
  ])
  expect(await office.has('daniyar')).toEqual([SECOND, THIRD])
  expect(await office.server.storage.rounds.find(THIRD)).toMatchObject({ day: '2026-11-20', district: 'yesil' })
  expect((await office.notes())[0]).toMatchObject({
    ...{ deed: 'rounds split', about: ROUND, why: 'ill since noon' },
    details: { to: THIRD, inspectors: ['daniyar'], dwellings: 2 },
  })
})

test('the phones of both rounds learn of it at their next contact', async () => {
  await twoRounds()
  const phones = [await staffSignIn(office.server, 'bota'), await staffSignIn(office.server, 'daniyar')]
  const taken = await Promise.all(phones.map(async (phone) => (await roundsOf(phone)).rounds[0]!))

  await rounds('move', ROUND, '--to', SECOND, '--accounts', keyOf(4), ...WHY)

  const after = await Promise.all(
    phones.map((phone, at) => roundsOf(phone, `${taken[at]!.round}:${taken[at]!.revision}`)),
  )
  expect(after.map((reply) => reply.rounds.map(({ dwellings }) => dwellings.map(({ account }) => account)))).toEqual([
    [[keyOf(1), keyOf(2), keyOf(3)]],
    [[keyOf(4), keyOf(5), keyOf(6)]],
  ])
})

test('[security/O1] what the first inspector read before the move counts, and of the second only what was read after it', async () => {
  await twoRounds()
  const { server } = office
  const [bota, daniyar] = [await staffSignIn(server, 'bota'), await staffSignIn(server, 'daniyar')]
  const [hers, his] = [office.reading(bota, 4), office.reading(daniyar, 3)]
  server.clock.pass(60_000)
  await rounds('move', ROUND, '--to', SECOND, '--from-address', 'А к-сі, 3', ...WHY)
  server.clock.pass(60_000)
  const [hersAfter, hisAfter] = [office.reading(bota, 3), office.reading(daniyar, 3)]

  expect(await standingsOf(server, bota, [hers, hersAfter])).toMatchObject([
    { status: 'accepted' },
    { status: 'held', reason: 'not-entitled' },
  ])
  expect(await standingsOf(server, daniyar, [his, hisAfter])).toMatchObject([
    { status: 'held', reason: 'not-entitled' },
    { status: 'accepted' },
  ])
})

test('[security/O1] a dwelling that went and came back is the first inspector’s before and after, and not in between', async () => {
  await twoRounds()
  const { server } = office
  const bota = await staffSignIn(server, 'bota')
  const before = office.reading(bota, 4, { value: '00203.100' })
  server.clock.pass(60_000)
  await rounds('move', ROUND, '--to', SECOND, '--accounts', keyOf(4), ...WHY)
  server.clock.pass(60_000)
  const between = office.reading(bota, 4, { value: '00203.200' })
  server.clock.pass(60_000)
  await rounds('move', SECOND, '--to', ROUND, '--accounts', keyOf(4), ...WHY)
  server.clock.pass(60_000)
  const after = office.reading(bota, 4, { value: '00203.300' })

  expect(await standingsOf(server, bota, [before, between, after])).toMatchObject([
    { status: expect.stringMatching(/accepted|superseded/) },
    { status: 'held', reason: 'not-entitled' },
    { status: 'accepted' },
  ])
  expect(await office.walk(ROUND)).toHaveLength(4)
})

const FROM = ['--from-address', 'А к-сі, 2']
const TO = ['--to', 'second']

test.each([
  [['move', 'nowhere', ...TO, ...FROM, ...WHY], 'There is no round «nowhere»; esep rounds list says which there are.'],
  [['move', 'open', '--to', 'nowhere', ...FROM, ...WHY], 'There is no round «nowhere»'],
  [['move', 'closed', ...TO, ...FROM, ...WHY], 'astana-20261120-3 is closed; nothing was changed.'],
  [['move', 'open', '--to', 'closed', ...FROM, ...WHY], 'astana-20261120-3 is closed; nothing was changed.'],
  [
    ['move', 'open', '--to', 'nura', ...FROM, ...WHY],
    'is a round of astana, nura, and astana-20261120-1 of astana, yesil',
  ],
  [['move', 'open', '--to', 'almaty', ...FROM, ...WHY], 'is a round of almaty, yesil, and'],
  [['move', 'open', '--to', 'open', ...FROM, ...WHY], 'A round cannot be moved to itself.'],
  [
    ['move', 'open', ...TO, '--from-address', 'А к-сі, 7', ...WHY],
    'No dwelling of astana-20261120-1 is at «А к-сі, 7»',
  ],
  [['move', 'open', ...TO, ...FROM, '--until-address', 'Б к-сі', ...WHY], 'is at «Б к-сі»'],
  [
    ['move', 'open', ...TO, ...FROM, '--until-address', 'А к-сі, 1', ...WHY],
    'comes to --until-address before --from-address',
  ],
  [
    ['move', 'open', ...TO, '--accounts', 'astana-10000001,astana-10000003', ...WHY],
    'Not on astana-20261120-1: astana-10000003',
  ],
  [['move', 'open', ...TO, '--accounts', '1', ...WHY], '«1» is not an account.'],
  [['move', 'open', ...TO, '--accounts', 'astana-10000001', ...FROM, ...WHY], 'not both'],
  [['move', 'open', ...TO, ...WHY], 'Say which: --from-address ADDRESS or --accounts A,B,C'],
  [['move', 'open', ...FROM, ...WHY], "Required option '--to <round>' not specified"],
  [['move', 'open', ...TO, ...FROM], 'Say why: --reason'],
  [['move', 'open', '--to', 'NEW', '--from-address', 'А к-сі, 1', ...WHY], 'That is all of astana-20261120-1'],
  [
    ['move', 'open', '--to', 'NEW', ...FROM, '--inspector', 'ended', ...WHY],
    'ended is deactivated and can walk no round.',
  ],
  [['move', 'open', ...TO, ...FROM, '--inspector', 'daniyar', ...WHY], '--inspector goes with --to NEW'],
  [['move', 'unassigned', '--to', 'NEW', '--from-address', 'А к-сі, 5', ...WHY], 'say --inspector NAME'],
  [['split', 'nowhere', '--at', 'А к-сі, 2', '--inspector', 'daniyar', ...WHY], 'There is no round «nowhere»'],
  [['split', 'closed', '--at', 'А к-сі, 2', '--inspector', 'daniyar', ...WHY], 'is closed; nothing was changed.'],
  [['split', 'open', '--at', 'А к-сі, 1', '--inspector', 'daniyar', ...WHY], 'nothing would stay on it'],
  [['split', 'open', '--at', 'А к-сі, 8', '--inspector', 'daniyar', ...WHY], 'is at «А к-сі, 8»'],
  [['split', 'open', '--at', 'А к-сі, 2', '--inspector', 'nobody', ...WHY], 'There is nobody of the name nobody'],
  [
    ['split', 'open', '--at', 'А к-сі, 2', '--inspector', 'ended', ...WHY],
    'ended is deactivated and can walk no round.',
  ],
  [['split', 'open', '--at', 'А к-сі, 2', '--inspector', 'aigul', ...WHY], 'aigul is no inspector but operator.'],
  [['split', 'open', '--at', 'А к-сі, 2', '--inspector', 'bota', ...WHY], 'bota has astana-20261120-1 already'],
  [['split', 'open', '--at', 'А к-сі, 2', '--inspector', 'daniyar'], 'Say why: --reason'],
])('rounds %j is refused in words, and nothing is changed', async (words, message) => {
  await office.addAt(['А к-сі, 1', 'А к-сі, 2', 'А к-сі, 3'])
  await office.make('--visits', '2')
  await office.make('--inspector', 'daniyar')
  await office.addAt(['А к-сі, 4', 'А к-сі, 5'])
  await office.make('--visits', '1')
  await rounds('close', THIRD)
  await office.addAt(['А к-сі, 6'], { district: 'nura' })
  await office.addAt(['А к-сі, 7'], { utility: 'almaty' })
  await office.make('--district', 'nura')
  await office.make('--utility', 'almaty')
  await office.make()
  const named = {
    ...{ open: ROUND, second: SECOND, closed: THIRD, nura: 'astana-20261120-4', almaty: 'almaty-20261120-1' },
    unassigned: 'astana-20261120-5',
  }
  await office.server.storage.write((queries) =>
    queries.rounds.endAssignments(named.unassigned, office.server.clock.now()),
  )
  const before = await everything()
  office.server.clock.pass(1000)

  const { code, output, errors } = await rounds(...words.map((word) => named[word as 'open'] ?? word))

  expect(errors).toContain(message)
  expect([code, output]).toEqual([2, ''])
  expect(await everything()).toEqual(before)
  expect(before.rounds).toHaveLength(6)
})

test('phones are told since when what is read counts: of the moved as of the round they were first on', async () => {
  await twoRounds()
  const bota = await staffSignIn(office.server, 'bota')
  const before = (await roundsOf(bota)).rounds[0]!
  office.server.clock.pass(3_600_000)

  await rounds('move', ROUND, '--to', 'NEW', '--accounts', keyOf(2), ...WHY)

  const [one, third] = (await roundsOf(bota)).rounds
  expect(before.madeAt).toBe(office.server.clock.now() - 3_601_000)
  expect(one).toMatchObject({ round: ROUND, madeAt: before.madeAt })
  expect(third).toMatchObject({ round: THIRD, madeAt: office.server.clock.now() })
  expect(one!.dwellings.map(({ since }) => since)).toEqual([undefined, undefined, undefined])
  expect(third!.dwellings).toMatchObject([{ account: keyOf(2), since: before.madeAt }])
})
