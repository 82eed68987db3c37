import { expect, test } from 'vitest'
import { columnsIn } from '#server/import/columns-in.ts'
import { createReader } from '#server/import/read-line.ts'
import { createUtilityBook } from '#server/import/utility-book.ts'
import { aLine, DISTRICTS, type Line, USUAL } from '#test/server/import/billing.ts'
import { aUtility } from '#test/support/builders.ts'

const book = createUtilityBook(
  [
    aUtility({ districts: DISTRICTS }),
    aUtility({ key: 'almaty', accountDigits: 7, name: { kk: 'АлТС', ru: 'АлТС', en: 'AlTS' } }),
  ],
  Date.parse('2026-11-20T12:00:00+05:00'),
)

function read(said: Line, utility: string | null = 'astana') {
  const line = aLine(said)
  const header = Object.keys(line)
  const columns = columnsIn(header, true)
  if (!columns.ok) throw new Error(columns.refusal)
  const reader = createReader(columns.value, book, utility === null ? null : book.of(utility)!)
  return reader.read({ line: 7, cells: Object.values(line) })
}

const remarksOn = (said: Line, utility?: string | null) =>
  read(said, utility).remarks.map(({ column, reason }) => `${column}: ${reason}`)

test('a line is an account, a meter, a register and a reading', () => {
  expect(read({})).toMatchObject({
    account: 'astana-12045587',
    remarks: [],
    billed: {
      head: {
        account: 'astana-12045587',
        utility: 'astana',
        address: 'Сығанақ к-сі, 18, 47',
        district: 'yesil',
        holder: 'А. Б.',
        contractNumber: 'Д-17',
        contract: { startsOn: '2020-02-01', endsOn: null },
      },
      meter: {
        serial: '22-418837',
        service: 'hot-water',
        place: 'kitchen',
        installedOn: '2021-03-15',
        removedOn: null,
        verifiedUntil: '2027-03-15',
      },
      register: {
        name: 'main',
        digits: 5,
        decimals: 3,
        unit: 'm3',
        reading: { value: '00203.170', ticks: 203_170, readOn: '2026-10-20', period: '2026-10' },
      },
    },
  })
})

test('columns that the file does not have say nothing', () => {
  const { holder: _, 'contract start': __, 'removed on': ___, ...rest } = USUAL
  const columns = columnsIn(Object.keys(rest), true)
  const line = { line: 2, cells: Object.values(rest) }

  const read = createReader(columns.ok ? columns.value : (undefined as never), book, book.of('astana')!).read(line)

  expect(read.billed).toMatchObject({
    head: { holder: undefined, contract: undefined },
    meter: { removedOn: undefined, verifiedUntil: '2027-03-15' },
  })
})

test.each([
  ['spaces and an old apostrophe', { address: "  'Абая ,  5 ", 'account number': '1204 5587' }],
  ['the key of an account', { 'account number': 'astana-12045587' }],
  ['the utility named in the line', { utility: 'Астанаэнергосбыт' }],
  ['zeros beyond the decimals', { 'last value': '203,17000' }],
  ['a neutralised address', { address: "'=Абая" }],
  ['the district in another language', { district: 'р-н Есиль' }],
])('%s do no harm', (_, said) => {
  expect(read(said as Line).remarks).toEqual([])
})

test('a cell that was made harmless for spreadsheets is what it was', () => {
  expect(read({ address: "'=Абая" }).billed!.head.address).toBe('=Абая')
})

test.each([
  [
    { 'account number': '1204558' },
    'account: «1204558» has 7 digits, and astana has 8; if zeros at its beginning were lost, export it as text',
  ],
  [{ 'account number': '120455871' }, 'account: «120455871» has 9 digits, and astana has 8'],
  [{ 'account number': '1.2E+07' }, 'account: «1.2E+07» is no account number: it must have 8 digits and nothing else'],
  [{ 'account number': '' }, 'account: it is empty'],
  [{ district: 'Медеу' }, 'district: «Медеу» is no district of astana; it has yesil, almaty'],
  [{ district: '' }, 'district: it is empty'],
  [{ address: '' }, 'address: it is empty'],
  [{ address: 'Абая\u0007 5' }, 'address: it has control characters in it'],
  [{ address: 'Аб\ufffdя 5' }, 'address: letters in it were lost by an earlier change of encoding'],
  [{ address: 'а'.repeat(501) }, 'address: it is longer than 500 characters'],
  [{ utility: 'Водоканал' }, 'utility: «Водоканал» is no utility of this database; it has astana, almaty'],
  [{ utility: 'almaty' }, 'utility: the line is of almaty, and --utility says astana'],
  [{ 'contract start': 'давно' }, 'contractStartsOn: «давно» is no day; write 2026-11-20 or 20.11.2026'],
  [{ 'contract start': '', 'contract end': '2026-01-01' }, 'contractEndsOn: a contract that ends must begin, too'],
  [{ 'contract end': '2019-01-01' }, 'contractEndsOn: 2019-01-01 is before 2020-02-01, when the contract begins'],
  [{ 'meter serial': 'A/1' }, 'serial: «A/1» is no serial: it has 3 to 20 letters, digits, dashes and points'],
  [{ 'meter serial': '' }, 'serial: it is empty, though the line says more about a meter'],
  [{ service: 'холодная вода' }, 'service: «холодная вода» is no service; there are hot water, heat and electricity'],
  [{ service: '' }, 'service: it is empty'],
  [{ place: 'гараж' }, 'place: «гараж» is no place; there are kitchen, bathroom, toilet, hall and basement'],
  [{ register: 'T3' }, 'register: «T3» is no register; there are main, day and night'],
  [{ unit: 'литр' }, 'unit: «литр» is no unit; there are m3, Gcal and kWh'],
  [{ 'installed on': '2026-11-21' }, 'installedOn: 2026-11-21 is yet to come'],
  [{ 'removed on': '2021-03-14' }, 'removedOn: 2021-03-14 is before 2021-03-15, when it was installed'],
  [{ digits: '0' }, 'digits: it must be a whole number from 1 to 9, not «0»'],
  [{ digits: '10' }, 'digits: it must be a whole number from 1 to 9, not «10»'],
  [{ digits: '' }, 'digits: it must be a whole number from 1 to 9, not «»'],
  [{ decimals: '4' }, 'decimals: it must be a whole number from 0 to 3, not «4»'],
  [{ 'last value': '123456' }, 'value: «123456» has more digits than the 5 of its register'],
  [{ 'last value': '00012345' }, 'value: «00012345» has more digits than the 5 of its register'],
  [{ 'last value': '1,2345' }, 'value: «1,2345» has more than the 3 decimals of its register'],
  [{ 'last value': '-5' }, 'value: «-5» is no value'],
  [{ 'last value': '1,234.5' }, 'value: «1,234.5» is no value'],
  [{ 'last value read on': '' }, 'readOn: a value needs the day on which it was read'],
  [{ 'last value read on': '2026-11-21' }, 'readOn: 2026-11-21 is yet to come'],
  [{ period: 'ноябрь' }, 'period: «ноябрь» is no month; write 2026-11 or 11.2026'],
  [{ period: '2026-12' }, 'period: 2026-12 is yet to come'],
])('of %j it is said: %s', (said, remark) => {
  expect(remarksOn(said as Line)).toEqual([remark])
})

test('all that is wrong with a line is told at once', () => {
  expect(remarksOn({ district: '?', digits: 'x', 'last value read on': 'y' })).toHaveLength(3)
})

test('today is the utility’s own', () => {
  const midnight = createUtilityBook([aUtility({ districts: DISTRICTS })], Date.parse('2026-11-21T00:30:00+05:00'))

  expect([book.of('astana')!.today, midnight.of('ASTANA')!.today]).toEqual(['2026-11-20', '2026-11-21'])
})

test('an account without a meter has a line without one', () => {
  const bare = {
    'meter serial': '',
    service: '',
    place: '',
    'installed on': '',
    'verified until': '',
    digits: '',
    decimals: '',
    'last value': '',
    'last value read on': '',
  }

  expect(read(bare)).toMatchObject({ remarks: [], billed: { meter: null, register: null } })
})

test('the district of a utility that has none may be empty', () => {
  expect(remarksOn({ 'account number': '1234567', district: '' }, 'almaty')).toEqual([])
})
