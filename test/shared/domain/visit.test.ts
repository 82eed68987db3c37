import { expect, test } from 'vitest'
import { ALL_CODES, CODES, isWithoutReading, lacksOf, type Visit } from '#shared/domain/visit.ts'

const aVisit = (said: Partial<Visit>): Parameters<typeof lacksOf>[0] => ({ readings: [], codes: [], ...said })

test('a visit without a reading and without a code says nothing', () => {
  expect(lacksOf(aVisit({}))).toEqual(['outcome'])
  expect(lacksOf(aVisit({ readings: ['r'] }))).toEqual([])
})

test.each([
  ['code A1', { codes: ['A1'] }, ['slip']],
  ['code A1', { codes: ['A1'], slip: 'K7Q2M9' }, []],
  ['code A4', { codes: ['A4'], note: '  ' }, ['note']],
  ['code A4', { codes: ['A4'], note: 'dog' }, []],
  ['code M4', { codes: ['M4'], readings: ['old'] }, ['exchange']],
  ['code M4', { codes: ['M4'], readings: ['old', 'new'] }, []],
  ['code M7', { codes: ['M7'], serial: 'X-1' }, ['photo']],
  ['code A5', { codes: ['A5'] }, []],
] as [string, Partial<Visit>, string[]][])('[%s] %j lacks %j', (_, said, lacks) => {
  expect(lacksOf(aVisit(said))).toEqual(lacks)
})

test('every code of the table is there once, in its order', () => {
  expect(ALL_CODES.join(' ')).toBe('A1 A2 A3 A4 A5 A6 A7 A8 M1 M2 M3 M4 M5 M6 M7 T1 T2 T3 V1 V2 V3 V4')
  expect(ALL_CODES.filter((code) => CODES[code].group === 'no-reading')).toHaveLength(8)
  expect(isWithoutReading(['T1', 'A2'])).toBe(true)
  expect(isWithoutReading(['M2'])).toBe(false)
})
