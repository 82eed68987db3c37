/** Visit draft: what is noted of a visit, and what the visit says when it ends. */
import { expect, test } from 'vitest'
import { newVisitDraft, outcomeOf, type VisitDraft, withCode } from '#client/domain/visit-draft.ts'
import { lacksOf } from '#shared/domain/visit.ts'
import { NOON } from '#test/support/test-entry.ts'

const KEY = { subject: 'staff:bota', round: 'astana-20261120-1', account: 'astana-12045587' }

const aDraft = (said: Partial<VisitDraft> = {}): VisitDraft => ({
  ...newVisitDraft(KEY, { id: 'visit-1', slip: 'K7Q2M9', now: NOON }),
  ...said,
})

const NOTHING = { readings: [], photos: [], isRead: false }

test('a slip is only named where a code left one', () => {
  const home = outcomeOf(aDraft({ codes: ['A1'] }), NOTHING)
  const dog = outcomeOf(aDraft({ codes: ['A4'], note: '  Big. ' }), NOTHING)

  expect(home).toEqual({ readings: [], codes: ['A1'], slip: 'K7Q2M9' })
  expect(dog).toEqual({ readings: [], codes: ['A4'], note: 'Big.' })
})

test('beside a whole set of readings no code says why there is none, others stay', () => {
  const draft = aDraft({ codes: ['A1', 'T1'] })

  const outcome = outcomeOf(draft, { readings: [{ id: 'r-1', register: 'S-1/main' }], photos: ['p'], isRead: true })

  expect(outcome).toEqual({ readings: ['r-1'], codes: ['T1'], photos: ['p'] })
})

test('[code A6] [code M1] [code T1] what needs a photo does not end without one', () => {
  const without = (['A6', 'M1', 'T1'] as const).map((code) => lacksOf(outcomeOf(aDraft({ codes: [code] }), NOTHING)))
  const withOne = lacksOf(outcomeOf(aDraft({ codes: ['A6'] }), { ...NOTHING, photos: ['p'] }))

  expect(without).toEqual([['photo'], ['photo'], ['photo']])
  expect(withOne).toEqual([])
})

test('[code M7] a meter that is not on the list is named by its serial', () => {
  const found = [{ serial: '99-1', service: 'hot-water' as const, replaces: null }]

  const outcome = outcomeOf(aDraft({ codes: ['M7'], found }), { ...NOTHING, photos: ['p'] })

  expect(outcome.serial).toBe('99-1')
  expect(lacksOf(outcome)).toEqual([])
  expect(lacksOf(outcomeOf(aDraft({ codes: ['M7'] }), NOTHING))).toEqual(['photo', 'serial'])
})

test('[code M7] every meter that was found is named, also one that nobody read', () => {
  const found = ['99-1', '99-2'].map((serial) => ({ serial, service: 'hot-water' as const, replaces: null }))
  const readings = [{ id: 'r-1', register: '99-1/main' }]

  const outcome = outcomeOf(aDraft({ codes: ['M7'], found }), { readings, photos: ['p'], isRead: false })

  expect(outcome.found).toEqual([
    { serial: '99-1', service: 'hot-water', replaces: null, first: ['r-1'], last: [] },
    { serial: '99-2', service: 'hot-water', replaces: null, first: [], last: [] },
  ])
})

const EXCHANGED = { serial: '99-1', service: 'electricity' as const, replaces: '22-1' }
const OLD = [
  { id: 'day', register: '22-1/day' },
  { id: 'night', register: '22-1/night' },
]
const NEW = [
  { id: 'new-day', register: '99-1/day' },
  { id: 'new-night', register: '99-1/night' },
]

test('[code M4] two registers of the old meter are no exchange: the new one and its first reading are asked for', () => {
  const read = { photos: [], isRead: true }

  const none = outcomeOf(aDraft({ codes: ['M4'] }), { ...read, readings: OLD })
  const unread = outcomeOf(aDraft({ codes: ['M4'], found: [EXCHANGED] }), { ...read, readings: OLD })
  const both = outcomeOf(aDraft({ codes: ['M4'], found: [EXCHANGED] }), { ...read, readings: [...OLD, ...NEW] })

  expect([none, unread, both].map(lacksOf)).toEqual([['exchange'], ['exchange'], []])
  expect(both.found).toEqual([{ ...EXCHANGED, first: ['new-day', 'new-night'], last: ['day', 'night'] }])
})

test('[code M4] an old meter that can no longer be read is said to be so, unless it was read all the same', () => {
  const draft = aDraft({ codes: ['M4'], found: [{ ...EXCHANGED, isOldGone: true }] })

  const gone = outcomeOf(draft, { ...NOTHING, readings: NEW })
  const there = outcomeOf(draft, { ...NOTHING, readings: [...NEW, ...OLD] })

  expect(lacksOf(gone)).toEqual([])
  expect(gone.found).toMatchObject([{ replaces: '22-1', last: [], noLast: true }])
  expect(there.found).not.toMatchObject([{ noLast: true }])
})

test('one reason why nothing was read rules out another; findings stand beside each other', () => {
  const refused = withCode(withCode(['T1'], 'A1', true), 'A3', true)
  const both = withCode(withCode([], 'M1', true), 'T2', true)

  expect(refused).toEqual(['T1', 'A3'])
  expect(both).toEqual(['M1', 'T2'])
  expect(withCode(both, 'M1', false)).toEqual(['T2'])
})
