import { expect, test } from 'vitest'
import { COLUMN_NAMES } from '#server/import/column-names.ts'
import { columnsIn } from '#server/import/columns-in.ts'

const refusalOf = (header: readonly string[], hasUtility = true): string => {
  const columns = columnsIn(header, hasUtility)
  return columns.ok ? 'known' : columns.refusal
}

const NEEDED = ['account', 'address', 'district', 'meter', 'service', 'digits', 'decimals']

test.each([
  ['Kazakh', 'Дербес шот;Мекенжай;Аудан;Есептегіш нөмірі;Қызмет түрі;Таңба саны;Үтірден кейінгі таңбалар'],
  ['Russian', '№ лицевого счета;АДРЕС;Район;Номер счётчика;Вид услуги;Разрядность;Знаков после запятой'],
  ['English', 'Account Number;address ;District;Meter serial;service;Whole digits;decimal places'],
  ['sloppy', 'л/с;Адрес  объекта;РАЙОН:;Номер_ПУ;услуга;знаков;десятичных'],
])('%s names are known, whatever their case, spaces and points', (_, header) => {
  const columns = columnsIn(header.split(';'), true)

  expect(columns.ok && columns.value.at).toEqual({
    account: 0,
    address: 1,
    district: 2,
    serial: 3,
    service: 4,
    digits: 5,
    decimals: 6,
  })
})

test('every column has names in all three languages', () => {
  const lacking = Object.entries(COLUMN_NAMES).filter(([, names]) => {
    const all = names as readonly string[]
    return ![/^[a-z]/i, /^[№а-яё]/i].every((script) => all.some((name) => script.test(name))) || all.length < 3
  })

  expect(lacking).toEqual([])
})

test('all that is missing is told at once, with names that would do, and with what is there', () => {
  expect(refusalOf(['Лицевой счёт', 'Адрес', 'Район', 'Счётчик', 'Услуга', 'Примечание'])).toBe(
    'has no column for «digits» («знаков», «разряд саны»), «decimals» («десятичных», «ондық таңбалар»). Its header has: «Лицевой счёт», «Адрес», «Район», «Счётчик», «Услуга», «Примечание»',
  )
})

test('the utility may stand beside the file or in it', () => {
  expect(refusalOf(NEEDED)).toBe('known')
  expect(refusalOf([...NEEDED, 'Utility'], false)).toBe('known')
  expect(refusalOf(NEEDED, false)).toContain('The utility may also be named by --utility')
})

test('a header in a wrong encoding, or none at all, gets advice', () => {
  expect(refusalOf(['Ëèöåâîé ñ÷¸ò', 'Àäðåñ'])).toContain('If these names are not readable, save the file as CSV UTF-8')
})

test('two columns of one meaning are refused, others are told as not used', () => {
  const columns = columnsIn([...NEEDED, 'Код', ''], true)

  expect(refusalOf([...NEEDED, 'Адрес'])).toBe('has two columns for the address, «address» and «Адрес». Leave out one')
  expect(columns.ok && columns.value.unused).toEqual(['Код'])
})
