/** Search round: what a person at a door types finds the flat, the house with the flat, or a piece of a serial. */
import { expect, test } from 'vitest'
import { roundView } from '#client/domain/round.ts'
import { searchRound } from '#client/domain/search-round.ts'
import type { RoundDwelling } from '#shared/wire/rounds.ts'
import { aFlat, aMeter, aRound } from '#test/support/a-round.ts'

test.each([
  ['47', ['47', '2']],
  [' 47 ', ['47', '2']],
  ['5А', ['5А']],
  ['5а', ['5А']],
  ['7', ['47', '2']],
  ['s-2', ['2']],
  ['-', ['47', '2', '5А', null]],
  ['', []],
  ['  ', []],
  ['null', []],
  ['900', []],
])('a search for «%s» finds %j: flats first, each dwelling once', (typed, flats) => {
  const house = { ...aFlat('0'), address: { street: 'А к-сі', house: '3', entrance: null, floor: null, flat: null } }
  // Flat 2 stands before flat 47 and has a meter with 47 in its serial.
  const round = aRound(aFlat('2', aMeter('S-2470')), aFlat('47'), aFlat('5А', aMeter('W-1')), house)
  const { dwellings } = roundView(round, [])

  const found = searchRound(dwellings, typed).map(({ dwelling }) => dwelling.address.flat)

  expect(found.toSorted()).toEqual([...flats].toSorted())
  if (typed.trim() === '47') expect(found).toEqual(flats)
})

const at = (house: string, entrance: string, flat: string, serial = 'W-1'): RoundDwelling => ({
  account: `astana-${house.replace('/', '')}-${flat}`,
  address: { street: 'Сығанақ к-сі', house, entrance, floor: null, flat },
  causes: ['unread'],
  meters: [aMeter(serial)],
})

const found = (round: RoundDwelling[], typed: string, near: string | null = null): string[] =>
  searchRound(roundView(aRound(...round), []).dwellings, typed, near).map(
    ({ dwelling: { address } }) => `${address.house}-${address.flat}`,
  )

test.each(['18 47', '18/47', '18, 47', ' 18  47 ', '18,47'])('«%s» is flat 47 of house 18 and of no other', (typed) => {
  const round = [at('16', '1', '47'), at('18', '1', '4'), at('18', '2', '47'), at('18', '2', '471')]

  expect(found(round, typed)[0]).toBe('18-47')
  expect(found(round, typed)).not.toContain('16-47')
})

test('while the flat is still typed after its house, what it may become is found, the exact one first', () => {
  const round = [at('18', '1', '47'), at('18', '1', '5'), at('18', '2', '4'), at('118', '1', '4')]

  expect(found(round, '18 4')).toEqual(['18-4', '18-47'])
})

test.each([
  ['18 47', ['18, корп. 2-47', '18, корп. 3-47']],
  ['18 2 47', ['18, корп. 2-47']],
  ['18/3/47', ['18, корп. 3-47']],
  ['18 корп 3 4', ['18, корп. 3-47']],
])('where a number has several buildings «%s» finds %j', (typed, flats) => {
  const round = [
    at('18, корп. 2', '1', '47'),
    at('18, корп. 2', '1', '5'),
    at('18, корп. 3', '1', '47'),
    at('8', '1', '47'),
  ]

  expect(found(round, typed)).toEqual(flats)
})

test('a house with a fraction is found as it is written, and with a space', () => {
  const round = [at('18', '1', '2'), at('18/2', '1', '47')]

  expect(found(round, '18/2 47')).toEqual(['18/2-47'])
  expect(found(round, '18/2/47')).toEqual(['18/2-47'])
})

test('first comes what is in the entrance where one stands, also a serial before a flat elsewhere', () => {
  const round = [at('16', '1', '47'), at('18', '1', '47'), at('18', '2', '9', 'S-1470'), at('18', '2', '47')]

  expect(found(round, '47')).toEqual(['16-47', '18-47', '18-47', '18-9'])
  expect(found(round, '47', 'Сығанақ к-сі, 18, 2')).toEqual(['18-47', '18-9', '16-47', '18-47'])
})

test('a piece of one serial is found, not an end and a beginning of two', () => {
  const round = [{ ...at('18', '1', '1'), meters: [aMeter('22-41'), aMeter('88-37')] }]

  expect(found(round, '2-4')).toEqual(['18-1'])
  expect(found(round, '4188')).toEqual([])
})
