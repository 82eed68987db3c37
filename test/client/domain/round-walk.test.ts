/** Round walk: an inspector goes on from where they like, and puts off what cannot be done now; nothing is lost by either. */
import { expect, test } from 'vitest'
import { roundView } from '#client/domain/round.ts'
import {
  AS_PLANNED,
  goOnAsPlanned,
  goOnFrom,
  isAsPlanned,
  putOff,
  type RoundWalk,
  takeBack,
} from '#client/domain/round-walk.ts'
import { aFlat, aRound, read } from '#test/support/a-round.ts'

const ROUND = aRound(aFlat('1'), aFlat('2'), aFlat('3'), aFlat('4'))

const view = (walk: RoundWalk, ...entries: Parameters<typeof roundView>[1]) => roundView(ROUND, entries, [], walk)

/** The flats that come next one after the other, if each is read when its turn comes. */
function walked(walk: RoundWalk, ...entries: Parameters<typeof roundView>[1]): string[] {
  const flats: string[] = []
  const done = [...entries]
  for (let { next } = view(walk, ...done); next !== null; { next } = view(walk, ...done)) {
    const flat = next.dwelling.address.flat!
    flats.push(flat)
    done.push(read(flat, { seq: done.length + 1 }))
  }
  return flats
}

test('the walk goes on from where the person says, and comes round to what was passed by', () => {
  const chosen = goOnFrom(view(AS_PLANNED), 'astana-3')

  expect(walked(chosen)).toEqual(['3', '4', '1', '2'])
  expect(view(chosen).isChosen).toBe(true)
})

test('a choice holds until something is recorded after it, and is undone by one word', () => {
  const one = read('1')
  const chosen = goOnFrom(view(AS_PLANNED, one), 'astana-4')

  expect(view(chosen, one).next?.dwelling.account).toBe('astana-4')
  expect(view(chosen, one, read('2', { seq: 2 }))).toMatchObject({
    isChosen: false,
    next: { group: expect.anything() },
  })
  expect(view(chosen, one, read('2', { seq: 2 })).next?.dwelling.account).toBe('astana-3')
  expect(view(goOnAsPlanned(view(chosen, one)), one).next?.dwelling.account).toBe('astana-2')
})

test('a choice of a dwelling that is done, or on the round no more, changes nothing', () => {
  const one = read('1')

  expect(view({ ...AS_PLANNED, from: { account: 'astana-1', after: 1 } }, one)).toMatchObject({ isChosen: false })
  expect(view({ ...AS_PLANNED, from: { account: 'astana-99', after: 1 } }, one).next?.dwelling.account).toBe('astana-2')
})

test('what is put off stays left, and comes when all others are done', () => {
  const before = view(AS_PLANNED)
  const walk = putOff(before, before.dwellings.slice(0, 2))

  expect(view(walk).counts.left).toBe(4)
  expect(view(walk).putOff.map(({ dwelling }) => dwelling.account)).toEqual(['astana-1', 'astana-2'])
  expect(walked(walk)).toEqual(['3', '4', '1', '2'])
})

test('only what is open is put off, and what is done after all is put off no more', () => {
  const before = view(AS_PLANNED, read('1'))
  const walk = putOff(before, before.dwellings.slice(0, 2))

  expect(walk.putOff).toEqual(['astana-2'])
  expect(view(walk, read('1'), read('2', { seq: 2 })).putOff).toEqual([])
})

test('who goes on from a dwelling that is put off is led there first', () => {
  const before = view(AS_PLANNED)
  const off = view(putOff(before, before.dwellings.slice(0, 2)))

  expect(walked(goOnFrom(off, 'astana-2'))).toEqual(['2', '3', '4', '1'])
})

test('who puts off where they chose to go on is not led there any more', () => {
  const chosen = view(goOnFrom(view(AS_PLANNED), 'astana-2'))

  expect(walked(putOff(chosen, chosen.dwellings.slice(0, 2)))).toEqual(['3', '4', '1', '2'])
  expect(walked(putOff(chosen, chosen.dwellings.slice(2)))).toEqual(['2', '1', '3', '4'])
})

test('what is taken back is visited in its turn again, and then the round is as it was planned', () => {
  const before = view(AS_PLANNED)
  const off = view(putOff(before, before.dwellings.slice(0, 2)))

  const back = takeBack(off, off.putOff)

  expect(walked(back)).toEqual(['1', '2', '3', '4'])
  expect([isAsPlanned(off.walk), isAsPlanned(back)]).toEqual([false, true])
})
