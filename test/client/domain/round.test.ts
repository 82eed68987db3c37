/** Round: which dwelling is next, which are done and how, and what a person at a door finds. */
import { expect, test } from 'vitest'
import type { ReadingEntry, VisitEntry } from '#client/domain/outbox-entry.ts'
import { isHandedIn, owedVisits, readOnRound, roundView, unreadMeters } from '#client/domain/round.ts'
import type { Standing } from '#shared/domain/reading.ts'
import type { Code } from '#shared/domain/visit.ts'
import type { RoundData, RoundDwelling } from '#shared/wire/rounds.ts'
import { aFlat, aMeter, aRegister, aRound, aTwoTariff, DAY, read, SELF_READ, selfRead } from '#test/support/a-round.ts'
import { aReceipt, NOON } from '#test/support/test-entry.ts'

const received = (flat: string, standing: Standing, seq = 1): ReadingEntry => {
  const entry = read(flat, { seq })
  return { ...entry, state: 'received', receipt: aReceipt(entry, { standing }), receivedAt: NOON, epoch: 'e_1' }
}

const discarded = (flat: string): ReadingEntry => ({ ...read(flat), state: 'discarded', discardedAt: NOON })

const visited = (flat: string, codes: Code[], round = 'astana-20261120-1', readings: string[] = []): VisitEntry => {
  const { item, ...entry } = read(flat)
  const { account, id, subject, deviceTime, serverSeenAt, deviceId, hash } = item
  const facts = { account, id, subject, deviceTime, serverSeenAt, deviceId, hash }
  return { ...entry, item: { ...facts, schema: 1, kind: 'visit', round, readings, codes, visitedOn: DAY } }
}

/** At which that was read. */
const ended = (flat: string, reading: ReadingEntry, codes: Code[] = []): VisitEntry =>
  visited(flat, codes, undefined, [reading.id])

const states = (round: RoundData, ...entries: ReadingEntry[]) =>
  roundView(round, entries).dwellings.map(({ state }) => state)

const nextOf = (round: RoundData, ...entries: ReadingEntry[]) =>
  roundView(round, entries).next?.dwelling.address.flat ?? null

test.each([
  ['2026-11-19', 'left'],
  ['2026-11-20', 'read'],
  ['2026-11-21', 'read'],
])('of what was read on %s a round of the 20th says: %s', (readOn, state) => {
  expect(states(aRound(aFlat('1')), read('1', { readOn }))).toEqual([state])
})

test('a reading counts as taken whatever the utility made of it; one thrown away was never taken', () => {
  const round = aRound(aFlat('1'))

  expect(states(round, read('1'))).toEqual(['read'])
  expect(states(round, received('1', { status: 'accepted', period: '2026-11' }))).toEqual(['read'])
  expect(states(round, received('1', { status: 'held', reason: 'lower', period: '2026-11' }))).toEqual(['read'])
  expect(states(round, received('1', { status: 'rejected', reason: 'odd', period: '2026-11' }))).toEqual(['read'])
  expect(states(round, discarded('1'))).toEqual(['left'])
})

test('of a register read twice the reading saved last is shown', () => {
  const [first, second] = [read('1'), read('1', { seq: 2 })]

  expect([...readOnRound(aRound(aFlat('1')), [first, second], [])]).toEqual([['astana-1 S-1/main', second]])
})

test('meters of the same serial in two dwellings are two meters', () => {
  const round = aRound(aFlat('1', aMeter('S-0')), aFlat('2', aMeter('S-0')))

  expect(states(round, read('2', { register: 'S-0/main' }))).toEqual(['left', 'read'])
})

test('a dwelling is begun until every register of every meter was read', () => {
  const round = aRound(aFlat('1', aTwoTariff('E-1'), aMeter('S-1')))
  const [day, night] = [read('1', { register: 'E-1/day' }), read('1', { register: 'E-1/night' })]

  expect(states(round)).toEqual(['left'])
  expect(states(round, day)).toEqual(['begun'])
  expect(states(round, day, night)).toEqual(['begun'])
  expect(states(round, day, night, read('1'))).toEqual(['read'])
})

test('a dwelling whose residents read everything is done by them, unless the inspector read there too', () => {
  const half = aFlat('2', aMeter('S-2', aRegister({ selfRead: SELF_READ })), aMeter('S-9'))
  const round = aRound(selfRead('1'), half)

  expect(states(round)).toEqual(['self-read', 'left'])
  expect(states(round, read('1'), read('2', { register: 'S-9/main' }))).toEqual(['read', 'read'])
  expect(states(round, read('2'))).toEqual(['self-read', 'begun'])
})

test('a reading of a meter that is not on the round leaves its dwelling as it was', () => {
  const { dwellings } = roundView(aRound(aFlat('1')), [read('1', { register: 'UNKNOWN-7/main' })])

  expect(dwellings).toMatchObject([{ state: 'left', waiting: 0 }])
})

test('every dwelling is counted in one state, in walking order', () => {
  const round = aRound(aFlat('9'), aFlat('1', aTwoTariff('E-1')), selfRead('5'), aFlat('4'), aFlat('3'))

  const { counts, dwellings } = roundView(round, [read('1', { register: 'E-1/day' }), read('4', { seq: 2 })])

  expect(dwellings.map(({ dwelling }) => dwelling.address.flat)).toEqual(['9', '1', '5', '4', '3'])
  expect(counts).toMatchObject({ left: 2, begun: 1, read: 1, 'self-read': 1 })
})

test('what waits on this phone is counted a dwelling, without what was received', () => {
  const round = aRound(aFlat('1', aTwoTariff('E-1')), aFlat('2'), aFlat('3'))
  const entries = [
    ...[read('1', { register: 'E-1/day' }), read('1', { register: 'E-1/night', seq: 2 })],
    received('2', { status: 'accepted', period: '2026-11' }, 3),
  ]

  expect(roundView(round, entries).dwellings.map(({ waiting }) => waiting)).toEqual([2, 0, 0])
})

test('dwellings are grouped by where one stands, of which only what is known is said', () => {
  const at = (house: string | null, entrance: string | null): RoundDwelling => ({
    ...aFlat('1'),
    address: { street: 'Сығанақ к-сі', house, entrance, floor: '4', flat: '1' },
  })

  const { dwellings } = roundView(aRound(at('18', '2'), at('18', null), at(null, null)), [])

  expect(dwellings.map(({ group }) => group)).toEqual(['Сығанақ к-сі, 18, 2', 'Сығанақ к-сі, 18', 'Сығанақ к-сі'])
})

test('the walk begins at the first dwelling that nobody has read', () => {
  expect(nextOf(aRound(selfRead('1'), aFlat('2'), aFlat('3')))).toBe('2')
})

test('the walk goes on from the last reading, and comes back for what was passed by', () => {
  const round = aRound(aFlat('1'), aFlat('2'), aFlat('3'), aFlat('4'))
  const [one, two, three, four] = [read('1', { seq: 9 }), read('2'), read('3', { seq: 10 }), read('4', { seq: 11 })]

  expect(nextOf(round, two)).toBe('3')
  // The order of saving says where one was last, not the order in which the rows come.
  expect(nextOf(round, three, one)).toBe('4')
  expect(nextOf(round, one, three)).toBe('4')
  expect(nextOf(round, two, three, four)).toBe('1')
})

test('a dwelling that was begun is next until it is done', () => {
  const round = aRound(aFlat('1'), aFlat('2', aTwoTariff('E-2')), aFlat('3'))
  const day = read('2', { register: 'E-2/day' })

  expect(nextOf(round, day)).toBe('2')
  expect(nextOf(round, day, read('2', { register: 'E-2/night', seq: 2 }))).toBe('3')
})

test('after the last dwelling there is none', () => {
  expect(nextOf(aRound(selfRead('1'), aFlat('2')), read('2'))).toBeNull()
  expect(roundView(aRound(), []).next).toBeNull()
})

test('a reading elsewhere does not move where the walk begins', () => {
  expect(nextOf(aRound(aFlat('1'), aFlat('2')), read('77'))).toBe('1')
})

test('a meter is unread as long as one of its registers is', () => {
  const dwelling = aFlat('1', aTwoTariff('E-1'), aMeter('S-1'), aMeter('S-2', aRegister({ selfRead: SELF_READ })))
  const serialsAfter = (...entries: ReadingEntry[]) =>
    unreadMeters(dwelling, readOnRound(aRound(dwelling), entries, [])).map(({ serial }) => serial)

  expect(serialsAfter()).toEqual(['E-1', 'S-1'])
  expect(serialsAfter(read('1', { register: 'E-1/day' }), read('1'))).toEqual(['E-1'])
  expect(serialsAfter(read('1', { register: 'E-1/day' }), read('1', { register: 'E-1/night' }))).toEqual(['S-1'])
})

test('what nobody went to is the same view again, so that nothing of it is worked out or drawn anew', () => {
  const round = aRound(aFlat('1'), aFlat('2'))

  const [before, after] = [roundView(round, []), roundView(round, [read('1')])]

  expect(after.dwellings[1]).toBe(before.dwellings[1])
  expect(after.dwellings[0]).not.toBe(before.dwellings[0])
  expect(roundView(round, []).dwellings.map(({ state }) => state)).toEqual(['left', 'left'])
})

test('a visit that says why nothing was read ends a dwelling; one of another round does not', () => {
  const round = aRound(aFlat('1'), aFlat('2'), aFlat('3'))
  const visits = [visited('1', ['A1']), visited('2', ['M5']), visited('3', ['A1'], 'astana-20261119-1')]

  const { dwellings, counts, next } = roundView(round, [], visits)

  expect(dwellings.map(({ state, waiting }) => [state, waiting])).toEqual([
    ['no-access', 1],
    ['not-read', 1],
    ['left', 0],
  ])
  expect(counts).toMatchObject({ 'no-access': 1, 'not-read': 1, left: 1 })
  expect(next?.dwelling.address.flat).toBe('3')
})

test('a visit that was ended with a meter unread ends the dwelling where it says what is wrong with it', () => {
  const flat = (name: string) => aFlat(name, aMeter('S-1'), aMeter('S-2'))
  const round = aRound(flat('1'), flat('2'))
  const [one, two] = [read('1'), read('2', { seq: 2 })]
  const visits = [
    { ...ended('1', one, ['M1']), seq: 3 },
    { ...ended('2', two, ['T1']), seq: 4 },
  ]

  expect(roundView(round, [one, two], visits).dwellings.map(({ state }) => state)).toEqual(['not-read', 'begun'])
})

test('what another inspector’s visit came to is shown as the office has it, until something is recorded here', () => {
  const wanted = (flat: string): RoundDwelling => ({ ...selfRead(flat), causes: ['control'] })
  const round = aRound(
    { ...aFlat('1'), visited: 'read' },
    { ...wanted('2'), visited: 'read' },
    { ...aFlat('3'), visited: 'no-access' },
    { ...wanted('4'), visited: 'not-read' },
    { ...selfRead('5'), visited: 'no-access' },
  )

  expect(states(round)).toEqual(['read', 'read', 'no-access', 'not-read', 'self-read'])
  expect(states(round, read('3'))[2]).toBe('read')
  const { dwellings } = roundView(round, [], [visited('1', ['A1']), visited('4', ['A1'])])
  expect(dwellings.map(({ state }) => state)).toEqual(['read', 'read', 'no-access', 'no-access', 'self-read'])
})

test('what hangs in place of a meter that can no longer be read was read in its place', () => {
  const round = aRound(aFlat('1'))
  const [serial] = round.dwellings[0]!.meters.map((meter) => meter.serial)
  const visit = visited('1', ['M4'], undefined, ['first'])
  const kind = { serial: 'N-1', service: 'hot-water' as const, first: ['first'], last: [], noLast: true as const }
  const swapped = { ...visit, item: { ...visit.item, found: [{ ...kind, replaces: serial! }] } }

  expect(roundView(round, [], [swapped]).dwellings[0]!.state).toBe('read')
})

test('a display that could be read after all: the reading ends a visit of its own', () => {
  const round = aRound(aFlat('1'))
  const unreadable = visited('1', ['M1'])
  const after = read('1', { seq: 2 })

  expect(owedVisits(roundView(round, [after], [unreadable]))).toHaveLength(1)
  expect(owedVisits(roundView(round, [after], [unreadable, ended('1', after)]))).toEqual([])
})

test('of several visits the last says how a dwelling stands, and a reading says more than all', () => {
  const round = aRound(aFlat('1'))
  const visits = [visited('1', ['A1']), visited('1', ['M5'])]

  expect(roundView(round, [], visits).dwellings).toMatchObject([{ state: 'not-read', visit: visits[1] }])
  expect(roundView(round, [], visits.toReversed()).dwellings).toMatchObject([{ state: 'no-access' }])
  expect(roundView(round, [read('1')], visits.toReversed()).dwellings).toMatchObject([{ state: 'read', waiting: 2 }])
})

test('a visit is owed where all was read and nobody ended it', () => {
  const round = aRound(aFlat('1'), aFlat('2'), aFlat('3'), selfRead('4'))
  const other = read('2', { seq: 2 })
  const view = roundView(round, [read('1'), other], [ended('2', other)])

  expect(owedVisits(view).map(({ dwelling }) => dwelling.address.flat)).toEqual(['1'])
})

test.each(['control', 'held', 're-read'] as const)(
  'who is to be looked at (%s) is visited, whatever its residents handed in',
  (cause) => {
    const wanted = { ...selfRead('1'), causes: [cause] }

    expect(states(aRound(wanted))).toEqual(['left'])
    expect(unreadMeters(wanted, new Map())).toHaveLength(1)
    expect(states(aRound(wanted), read('1'))).toEqual(['read'])
  },
)

test('a dwelling without any meter that is to be looked at is left until somebody was there', () => {
  const wanted: RoundDwelling = { ...aFlat('1'), meters: [], causes: ['held'] }
  const round = aRound(wanted)

  expect(states(round)).toEqual(['left'])
  expect(roundView(round, [], [visited('1', ['M7'])]).dwellings[0]!.state).toBe('not-read')
  expect(roundView(round, [], [ended('1', read('1'), ['M7'])]).dwellings[0]!.state).toBe('read')
})

test('who was not at home and then handed in by the slip was not read, and no visit is owed', () => {
  const round = aRound(selfRead('1'), aFlat('2'), { ...selfRead('3'), causes: ['control'] })
  const visits = ['1', '2', '3'].map((flat) => visited(flat, ['A1']))

  const view = roundView(round, [], visits)

  expect(view.dwellings.map(({ state }) => state)).toEqual(['self-read', 'no-access', 'no-access'])
  expect(owedVisits(view)).toEqual([])
})

test('what was read on another round says nothing of where one is on this one', () => {
  const round = aRound(aFlat('1'), aFlat('2'), aFlat('3'))

  expect(nextOf(round, read('2', { seq: 1 }), read('77', { seq: 2 }))).toBe('3')
})

test('one goes on from where a visit was ended, and comes back to who was passed by', () => {
  const round = aRound(aFlat('1'), aFlat('2'), aFlat('3'))

  expect(roundView(round, [], [visited('2', ['A1'])]).next!.dwelling.address.flat).toBe('3')
})

test('who was not there and is met later: the reading ends a visit of its own', () => {
  const round = aRound(aFlat('1'))
  const inVain = visited('1', ['A1'])

  expect(owedVisits(roundView(round, [], [inVain]))).toEqual([])
  expect(owedVisits(roundView(round, [read('1')], [inVain]))).toHaveLength(1)
  const met = read('1')
  expect(owedVisits(roundView(round, [met], [inVain, ended('1', met)]))).toEqual([])
})

test('a round is handed in when all of it is done and with the utility since a day', () => {
  const round = aRound(aFlat('1'))
  const isDone = (entries: ReadingEntry[], at: number): boolean => isHandedIn(roundView(round, entries), at)
  const there = received('1', { status: 'accepted', period: '2026-11' })

  expect(isDone([there], NOON + 86_400_001)).toBe(true)
  expect(isDone([there], NOON + 86_400_000)).toBe(false)
  expect(isDone([read('1')], NOON + 9 * 86_400_000)).toBe(false)
  expect(isDone([], NOON + 9 * 86_400_000)).toBe(false)
})

test('a dwelling with several meters that was visited in vain is begun by what is read there after all', () => {
  const round = aRound(aFlat('1', aMeter('S-1'), aMeter('S-2')), aFlat('2'))
  const inVain = { ...visited('1', ['A1']), seq: 5 }

  const before = roundView(round, [read('1', { seq: 4 })], [inVain])
  const after = roundView(round, [read('1', { seq: 6 })], [inVain])

  expect(before.dwellings[0]!.state).toBe('no-access')
  expect(after.dwellings[0]!.state).toBe('begun')
  expect(after.next!.dwelling.address.flat).toBe('1')
})
