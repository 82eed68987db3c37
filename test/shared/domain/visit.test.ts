import { expect, test } from 'vitest'
import { ALL_CODES, CODES, type Found, isWithoutReading, lacksOf, type Said } from '#shared/domain/visit.ts'

const aVisit = (said: Partial<Said>): Said => ({ readings: [], codes: [], ...said })

/** A meter that hangs in place of `S-1`, with its first reading and the last one of `S-1`. */
const anExchange = (said: Partial<Found> = {}): Found => ({
  ...{ serial: 'X-1', service: 'hot-water', replaces: 'S-1', first: ['new'], last: ['old'] },
  ...said,
})
const unlisted = anExchange({ serial: 'X-2', replaces: null, first: [], last: [] })

test('a visit without a reading and without a code says nothing', () => {
  expect(lacksOf(aVisit({}))).toEqual(['outcome'])
  expect(lacksOf(aVisit({ readings: ['r'] }))).toEqual([])
})

test.each([
  ['code A1', { codes: ['A1'] }, ['slip']],
  ['code A1', { codes: ['A1'], slip: 'K7Q2M9' }, []],
  ['code A4', { codes: ['A4'], note: '  ' }, ['note']],
  ['code A4', { codes: ['A4'], note: 'dog' }, []],
  ['code M7', { codes: ['M7'], photos: ['p'], found: [] }, ['serial']],
  ['code M7', { codes: ['M7'], photos: ['p'], found: [unlisted] }, []],
  ['code M7', { codes: ['M7'], photos: ['p'], found: [anExchange()] }, []],
  ['code A5', { codes: ['A5'] }, []],
] as [string, Partial<Said>, string[]][])('[%s] %j lacks %j', (_, said, lacks) => {
  expect(lacksOf(aVisit(said))).toEqual(lacks)
})

test.each([
  ['two readings of listed meters', [], ['exchange']],
  ['a meter that stands in place of none', [unlisted], ['exchange']],
  ['the old one and the new one', [anExchange()], []],
  ['no first reading', [anExchange({ first: [] })], ['exchange']],
  ['no last reading', [anExchange({ last: [] })], ['exchange']],
  ['an old one that can no longer be read', [anExchange({ last: [], noLast: true })], []],
  ['a reading that is not of this visit', [anExchange({ first: ['elsewhere'] })], ['exchange']],
  ['one of two exchanged', [anExchange(), anExchange({ serial: 'X-3', replaces: 'S-2', first: [] })], ['exchange']],
] as [string, Found[], string[]][])('[code M4] an exchange of %s lacks %j', (_, found, lacks) => {
  expect(lacksOf(aVisit({ codes: ['M4'], readings: ['old', 'new'], found }))).toEqual(lacks)
})

test('[code M4] [code M7] what hangs in place of a listed meter is not the one that is not on the list', () => {
  const both = aVisit({ codes: ['M4', 'M7'], readings: ['old', 'new'], photos: ['p'] })

  expect(lacksOf({ ...both, found: [anExchange()] })).toEqual(['serial'])
  expect(lacksOf({ ...both, found: [unlisted] })).toEqual(['exchange'])
  expect(lacksOf({ ...both, found: [anExchange(), unlisted] })).toEqual([])
})

test.each([
  ['code M4', { codes: ['M4'], readings: ['old'] }, ['exchange']],
  ['code M4', { codes: ['M4'], readings: ['old', 'new'] }, []],
  ['code M7', { codes: ['M7'], serial: 'X-1' }, ['photo']],
  ['code M7', { codes: ['M7'], photos: ['p'] }, ['serial']],
] as [string, Partial<Said>, string[]][])(
  '[%s] a visit of an earlier version, %j, which says nothing of found meters but a serial, lacks %j as it did',
  (_, said, lacks) => {
    expect(lacksOf(aVisit(said))).toEqual(lacks)
  },
)

test('every code of the table is there once, in its order', () => {
  expect(ALL_CODES.join(' ')).toBe('A1 A2 A3 A4 A5 A6 A7 A8 M1 M2 M3 M4 M5 M6 M7 T1 T2 T3 V1 V2 V3 V4')
  expect(ALL_CODES.filter((code) => CODES[code].group === 'no-reading')).toHaveLength(8)
  expect(isWithoutReading(['T1', 'A2'])).toBe(true)
  expect(isWithoutReading(['M2'])).toBe(false)
})
