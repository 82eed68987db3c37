import { expect, test } from 'vitest'
import { type Address, addressText, compareOnFoot, isAt, parseAddress } from '#shared/domain/address.ts'

const NOTHING: Address = { street: '', house: null, entrance: null, floor: null, flat: null }

test.each([
  ['Сығанақ к-сі, 18, 47', { street: 'Сығанақ к-сі', house: '18', flat: '47' }],
  ['Абай даңғ., 12А', { street: 'Абай даңғ.', house: '12А' }],
  ['ул. Абая, д. 12/1, кв. 7', { street: 'ул. Абая', house: '12/1', flat: '7' }],
  ['Керей, Жәнібек хандар к-сі, 4', { street: 'Керей, Жәнібек хандар к-сі', house: '4' }],
  ['12-шағын аудан, 5, 60', { street: '12-шағын аудан', house: '5', flat: '60' }],
  ['Тұран даңғ., 18, корп. 2, 47', { street: 'Тұран даңғ.', house: '18, корп. 2', flat: '47' }],
  ['Тұран даңғ., д. 18, блок Б', { street: 'Тұран даңғ.', house: '18, блок Б' }],
  ['Turan ave, 18, Block 3, 7', { street: 'Turan ave', house: '18, Block 3', flat: '7' }],
  ['Тұран даңғ., стр. 5', { street: 'Тұран даңғ.', house: '5' }],
  ['Дача «Достық»', { street: 'Дача «Достық»' }],
])('%s is parted into street, house and flat', (text, parts) => {
  expect(parseAddress(text)).toEqual({ ...NOTHING, ...parts })
})

test('entrance and floor come from whoever knows them', () => {
  expect(parseAddress('А, 1, 2', { entrance: '3', floor: '9' })).toMatchObject({ entrance: '3', floor: '9' })
})

test('one walks by numbers, not by letters, entrance before floor before flat', () => {
  const at = (house: string, entrance: string, floor: string, flat: string) => ({
    ...NOTHING,
    house,
    entrance,
    floor,
    flat,
  })
  const walk = [at('10', '1', '2', '9'), at('2', '1', '10', '40'), at('2', '1', '9', '36'), at('2', '2', '1', '5')]

  expect(walk.toSorted(compareOnFoot).map(({ flat }) => flat)).toEqual(['36', '40', '5', '9'])
})

test.each(['Сығанақ к-сі, 18, 47', 'Сығанақ к-сі, 18, корп. 2, 47'])(
  'an address of the usual form is written as it came: %s',
  (text) => {
    expect(addressText(parseAddress(text))).toBe(text)
  },
)

test.each([
  ['А к-сі', true],
  ['А к-сі, 18', true],
  ['а к-сі, 18, 47', true],
  ['А к-сі, 18, 4', false],
  ['А к-сі, 1', false],
  ['Б к-сі, 18', false],
])('a dwelling at А к-сі, 18, 47 is at «%s»: %s', (named, expected) => {
  const dwelling = parseAddress('А к-сі, 18, 47', { entrance: '2', floor: '9' })

  expect(isAt(dwelling, parseAddress(named))).toBe(expected)
})
