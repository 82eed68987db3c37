/** Round: which readings count on it, and whether a visit is still to be ended, when rounds are made early, moved or made anew. */
import { expect, test } from 'vitest'
import type { ReadingEntry, VisitEntry } from '#client/domain/outbox-entry.ts'
import { countsOn, owedVisits, roundView } from '#client/domain/round.ts'
import type { RoundData, RoundDwelling } from '#shared/wire/rounds.ts'
import { aFlat, aMeter, aRound, DAY, read } from '#test/support/a-round.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { aSavedEntry } from '#test/support/test-entry.ts'

const at = (time: string) => Date.parse(`2026-11-20T${time}:00+05:00`)

const [ONE, TWO] = ['astana-20261120-1', 'astana-20261120-2']

/** Read at flat 1 when the phone had last been in contact then. */
const readAfter = (contact: string, said: { register?: string; readOn?: string; seq?: number } = {}): ReadingEntry => {
  const { register = 'S-1/main', readOn = DAY, seq = 1 } = said
  const facts = aReading({ account: 'astana-1', register, readOn, serverSeenAt: at(contact) })
  return aSavedEntry({ seq, item: anItem(facts) })
}

const visitOf = (
  readings: readonly ReadingEntry[],
  round = ONE,
  codes: VisitEntry['item']['codes'] = [],
): VisitEntry => {
  const { item, ...entry } = read('1', { seq: 9 })
  const { account, id, subject, deviceTime, serverSeenAt, deviceId, hash } = item
  const facts = { account, id, subject, deviceTime, serverSeenAt, deviceId, hash, visitedOn: DAY, codes, round }
  return { ...entry, item: { ...facts, schema: 1, kind: 'visit', readings: readings.map((one) => one.id) } }
}

const flat = (said: Partial<RoundDwelling> = {}): RoundDwelling => ({ ...aFlat('1'), ...said })

const made = (time: string, said: Partial<RoundData> = {}, dwelling = flat()): RoundData => ({
  ...aRound(dwelling),
  madeAt: at(time),
  ...said,
})

/** How flat 1 stands, and whether a visit of it is owed. */
function standing(round: RoundData, readings: ReadingEntry[], visits: VisitEntry[] = []) {
  const view = roundView(round, readings, visits)
  return [view.dwellings[0]!.state, owedVisits(view).length]
}

test('a dwelling that was read, visited and then moved to another round is read there, and nobody visits it again', () => {
  const morning = readAfter('08:10')
  const moved = made('10:00', { round: TWO }, flat({ since: at('08:00') }))

  expect(standing(made('08:00'), [morning])).toEqual(['read', 1])
  expect(standing(made('08:00'), [morning], [visitOf([morning])])).toEqual(['read', 0])
  expect(standing(moved, [morning], [visitOf([morning])])).toEqual(['read', 0])
})

test('of a round that does not say when it was made, too, no visit is made of what a visit of another names', () => {
  const morning = readAfter('08:10')

  expect(standing({ ...aRound(flat()), round: TWO }, [morning], [visitOf([morning])])).toEqual(['read', 0])
})

test('a dwelling that was begun before it was moved is read on, and one visit names all that was read there', () => {
  const two = [aMeter('S-1'), aMeter('S-2')]
  const moved = made('10:00', { round: TWO }, flat({ since: at('08:00'), meters: two }))
  const [before, after] = [readAfter('08:10'), readAfter('10:10', { register: 'S-2/main', seq: 2 })]

  expect(standing(moved, [before])).toEqual(['begun', 0])
  expect(standing(moved, [before, after])).toEqual(['read', 1])
  expect([before, after].filter(countsOn(moved, []))).toHaveLength(2)
})

test.each(['control', 'held', 're-read'] as const)(
  'where somebody is to look again (%s) only what was read since the round was made counts',
  (cause) => {
    const again = made('10:00', { round: TWO }, flat({ causes: ['unread', cause] }))
    const [morning, noon] = [readAfter('08:10'), readAfter('10:01', { seq: 2 })]
    const visits = [visitOf([morning])]

    expect(standing(again, [morning], visits)).toEqual(['left', 0])
    expect(standing(again, [morning, noon], visits)).toEqual(['read', 1])
    expect(standing(again, [morning, noon], [...visits, visitOf([noon], TWO)])).toEqual(['read', 0])
  },
)

test('where the round does not say when it was made, what another’s visit names is that one’s, and the rest counts', () => {
  const again = { ...aRound(flat({ causes: ['held'] })), round: TWO }
  const [morning, noon] = [readAfter('08:10'), readAfter('10:01', { seq: 2 })]

  expect(standing(again, [morning], [visitOf([morning])])).toEqual(['left', 0])
  expect(standing(again, [morning, noon], [visitOf([morning])])).toEqual(['read', 1])
})

test('one that was moved with an order to look again is looked at once, before the move or after', () => {
  const moved = made('11:00', { round: TWO }, flat({ since: at('10:00'), causes: ['held'] }))
  const [before, since] = [readAfter('08:10'), readAfter('10:01')]

  expect(standing(moved, [before], [visitOf([before], 'astana-20261120-0')])).toEqual(['left', 0])
  expect(standing(moved, [since], [visitOf([since])])).toEqual(['read', 0])
})

test('whose round was closed half-way and made anew for who is unread is not asked to read the same meter twice', () => {
  const anew = made('10:00', { round: TWO })

  expect(standing(anew, [readAfter('08:10')])).toEqual(['read', 1])
})

test('on a round of a later day what is read counts as soon as it is there; what was read before it was made does not', () => {
  const tomorrow = made('10:00', { day: '2026-11-21' })

  expect(standing(tomorrow, [readAfter('10:01')])).toEqual(['read', 1])
  expect(standing(tomorrow, [readAfter('09:59')])).toEqual(['left', 0])
  expect(roundView(tomorrow, [readAfter('10:01')]).next).toBeNull()
})

test('[faults/T1] on a phone whose clock fell back what is read on today’s round counts on it', () => {
  const fallen = readAfter('08:10', { readOn: '2019-01-01' })

  expect(standing(made('08:00'), [fallen])).toEqual(['read', 1])
  expect(standing(made('08:00', {}, flat({ causes: ['control'] })), [fallen])).toEqual(['read', 1])
})

test('who opened after a visit in vain is owed a visit that names what was read', () => {
  const reading = readAfter('08:10')
  const inVain = visitOf([], ONE, ['A1'])

  expect(standing(made('08:00'), [reading], [inVain])).toEqual(['read', 1])
  expect(standing(made('08:00'), [reading], [inVain, visitOf([reading])])).toEqual(['read', 0])
})
