/** Scanned serial: what of a scanned code is taken for a meter's number. */
import { expect, test } from 'vitest'
import { scannedSerial } from '#client/domain/scanned-serial.ts'

test.each<[string, string, string | null]>([
  ['a bare number', '00380219', '00380219'],
  ['a number with letters and dashes', 'ITELMA-20240117-0045', 'ITELMA-20240117-0045'],
  ['a number in letters of our own', 'СВК15-3-22', 'СВК15-3-22'],
  ['a number among spaces and control marks', ' 22-418841\r\n', '22-418841'],
  ['wide digits, as some printers write them', '００３８０２１９', '00380219'],
  ['an address, whose host is longer', 'https://meters.example.kz/m/0101234', '0101234'],
  ['an address with the number in its query', 'https://esep.kz/check?sn=00149809&v=2', '00149809'],
  ['an address that is encoded', 'https://esep.kz/m/22%2D418841%2F1', '22-418841'],
  ['an address encoded by nobody knows what', 'https://esep.kz/m/%FF00380219', '00380219'],
  ['several fields', 'SN:00149809;MODEL=SVK-15;DN15', '00149809'],
  ['fields of a label with marks between them', '0104601234\u001d2122-418841', '2122-418841'],
  ['a label in words', 'Зав.№ 380219', '380219'],
  ['two as long: the later', '111222/333444', '333444'],
  ['letters alone', 'ABCDEF', 'ABCDEF'],
  ['too short', '12', null],
  ['too long for any serial', '123456789012345678901', null],
  ['nothing that could be one', '№ / ? — *', null],
  ['nothing', '', null],
])('%s', (_, text, serial) => {
  expect(scannedSerial(text)).toBe(serial)
})

test('whatever a code says, what is taken of it is a serial or nothing', () => {
  const marks = ['00', 'A', '-', '.', '/', 'ж', '\u0000', '\u001d', '\ud83d', '%41', '://', ' ']
  for (let at = 0; at < 2000; at += 1) {
    const text = Array.from(
      { length: 6 },
      (_, place) => marks[(at * (place + 7) + place * at * at) % marks.length],
    ).join('')

    expect(scannedSerial(text) ?? 'none at all', text).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}.-]{2,19}$|^none at all$/u)
  }
})
