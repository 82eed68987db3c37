import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Address, addressText, compareOnFoot, parseAddress } from '#shared/domain/address.ts'
import { hostileText } from '#test/support/hostile-texts.ts'

const word = fc.constantFrom(
  'Сығанақ к-сі',
  'Абай даңғ.',
  'ул. Ёлочная',
  'Ә. Бөкейхан',
  '12-шағын аудан',
  '',
  ' ',
  'ß',
  'İ',
)
const number = fc.oneof(
  fc.nat(2000).map(String),
  fc.tuple(fc.nat(200), fc.constantFrom('А', 'б', '/1', '/10', '-2', ' к2')).map((parts) => parts.join('')),
  fc.constantFrom('кв. 7', 'д. 12/1', 'корп. 2', 'блок Б', '007', '7а', '７', '٣', '99999999'),
)
const text = fc.oneof(
  fc.tuple(word, number, number).map((parts) => parts.join(', ')),
  fc.array(fc.oneof(word, number, hostileText), { maxLength: 5 }).map((parts) => parts.join(',')),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const part = fc.option(fc.oneof(number, hostileText), { nil: null })
const address = fc.oneof(
  text.map((one) => parseAddress(one)),
  fc.record<Address>({ street: fc.oneof(word, hostileText), house: part, entrance: part, floor: part, flat: part }),
)

test('whatever the text, an address is parted the same way when it is written and read once more', () => {
  fc.assert(
    fc.property(text, (written) => {
      const parted = parseAddress(written)
      expect(parseAddress(addressText(parted))).toEqual(parted)
    }),
    { numRuns: 500 },
  )
})

test('of a text without numbers at its end nothing is lost but the spaces around its commas', () => {
  fc.assert(
    fc.property(text, (written) => {
      const { street, house } = parseAddress(written)
      const plain = written.split(',').map((one) => one.trim())
      if (house === null) expect(street).toBe(plain.join(', '))
      else expect(plain.join(', ').startsWith(street)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('the walking order is one order: against itself, turned round, and over a third', () => {
  fc.assert(
    fc.property(address, address, address, (one, other, third) => {
      expect(compareOnFoot(one, one)).toBe(0)
      expect(Math.sign(compareOnFoot(one, other)) + Math.sign(compareOnFoot(other, one))).toBe(0)
      const [first, second, last] = [one, other, third].toSorted(compareOnFoot)
      expect(compareOnFoot(first!, second!)).toBeLessThanOrEqual(0)
      expect(compareOnFoot(second!, last!)).toBeLessThanOrEqual(0)
      expect(compareOnFoot(first!, last!)).toBeLessThanOrEqual(0)
    }),
    { numRuns: 1000 },
  )
})

test('a smaller number comes first, in houses and in flats, whatever letter follows it', () => {
  const letter = fc.constantFrom('', 'А', 'б', '/1', '-2')
  fc.assert(
    fc.property(fc.nat(9999), fc.integer({ min: 1, max: 999 }), letter, letter, (low, more, one, other) => {
      const at = (house: string, flat: string): Address => parseAddress(`Абай даңғ., ${house}, ${flat}`)
      expect(compareOnFoot(at(`${low}${one}`, '1'), at(`${low + more}${other}`, '1'))).toBeLessThan(0)
      expect(compareOnFoot(at('1', `${low}${one}`), at('1', `${low + more}${other}`))).toBeLessThan(0)
    }),
  )
})
