import { expect, test } from 'vitest'
import { createAccountPlaces } from '#server/import/account-places.ts'
import { columnsIn } from '#server/import/columns-in.ts'
import { createGrouping, type Groups } from '#server/import/group-lines.ts'
import { createReader } from '#server/import/read-line.ts'
import type { TableLine } from '#server/import/table.ts'
import { createUtilityBook } from '#server/import/utility-book.ts'
import { aLine, DISTRICTS, type Line } from '#test/server/import/billing.ts'
import { aUtility } from '#test/support/builders.ts'

const book = createUtilityBook([aUtility({ districts: DISTRICTS })], Date.parse('2026-11-20T12:00:00+05:00'))

const isTorn = (line: Line | TableLine): line is TableLine => 'cells' in line

/** `at`: how many lines are added at once. */
function group(lines: readonly (Line | TableLine)[], at = lines.length) {
  const columns = columnsIn(Object.keys(aLine()), true)
  const reader = createReader(columns.ok ? columns.value : (undefined as never), book, book.of('astana')!)
  const table = lines.map(
    (line, of): TableLine => (isTorn(line) ? line : { line: of + 2, cells: Object.values(aLine(line)) }),
  )
  const places = createAccountPlaces()
  for (const line of table) places.add(line, reader.accountOf(line))
  const read = table.map(reader.read)
  const grouping = createGrouping(places.scattered)
  const all: Groups = { accounts: [], bad: [], repeated: 0 }
  const add = ({ accounts, bad, repeated }: Groups) => {
    all.accounts.push(...accounts)
    all.bad.push(...bad)
    all.repeated += repeated
  }
  for (let from = 0; from < read.length; from += at) add(grouping.add(read.slice(from, from + at)))
  add(grouping.end())
  return {
    accounts: all.accounts.map(({ account, meters }) => [
      account,
      ...meters.map(({ serial, registers }) => `${serial}: ${registers.map(({ name }) => name).join(' ')}`),
    ]),
    bad: all.bad.map(({ line, remarks }) => [
      line.line,
      ...remarks.map(({ column, reason }) => `${column}: ${reason}`),
    ]),
    repeated: all.repeated,
    unread: all.accounts.map(({ unreadBeside }) => unreadBeside),
  }
}

const day: Line = {
  'meter serial': '00871',
  service: 'electricity',
  place: '',
  register: 'day',
  digits: '6',
  decimals: '0',
  'last value': '5',
}
const night: Line = { ...day, register: 'night' }
const other: Line = { 'account number': '12045588' }

test.each([1, 2, 3, 9])('lines one after another are one account, %i at a time', (at) => {
  expect(group([{}, day, night, other], at)).toMatchObject({
    accounts: [
      ['astana-12045587', '22-418837: main', '00871: day night'],
      ['astana-12045588', '22-418837: main'],
    ],
    bad: [],
    repeated: 0,
  })
})

test('a line that is wrong holds back all lines of its account, and no others', () => {
  expect(group([{}, { ...day, digits: '0' }, other])).toMatchObject({
    accounts: [['astana-12045588', '22-418837: main']],
    bad: [
      [2, 'null: line 3 of the same account is wrong, and an account is loaded as a whole'],
      [3, 'digits: it must be a whole number from 1 to 9, not «0»'],
    ],
    repeated: 0,
  })
})

test('an account whose lines do not stand together is not loaded at all, unless they say the same', () => {
  const apart = 'account: the lines of this account do not stand together; put them one after another'

  expect(group([{}, other, day])).toMatchObject({
    accounts: [['astana-12045588', '22-418837: main']],
    bad: [
      [2, apart],
      [4, apart],
    ],
  })
  expect(group([{}, day, other, day, {}])).toMatchObject({
    accounts: [expect.anything(), expect.anything()],
    bad: [],
    repeated: 2,
  })
  expect(group([{}, day, other, day, night]).bad.map(([line]) => line)).toEqual([2, 3, 5, 6])
  expect(group([{}, {}])).toMatchObject({ accounts: [['astana-12045587', '22-418837: main']], repeated: 1 })
})

test.each([
  ['the account', { address: 'Абая 5' }, 'address: it differs from line 2 of the same account'],
  ['its contract', { 'contract end': '2027-01-01' }, 'contractStartsOn: it differs from line 2 of the same account'],
  [
    'the meter',
    { register: 'day', 'verified until': '2026-12-31' },
    'verifiedUntil: it differs from line 2 of the same meter',
  ],
  [
    'the digits',
    { digits: '6' },
    'digits: line 2 has the register main of the meter 22-418837 already, and says otherwise',
  ],
  [
    'the value',
    { 'last value': '204' },
    'value: line 2 has the register main of the meter 22-418837 already, and says otherwise',
  ],
])('lines that contradict each other about %s are not loaded', (_, said, remark) => {
  const { accounts, bad } = group([{}, said as Line])

  expect(accounts).toEqual([])
  expect(bad).toEqual([
    [2, 'null: line 3 of the same account is wrong, and an account is loaded as a whole'],
    [3, remark],
  ])
})

test('the accounts beside a line that nobody can tell whose it is know of it', () => {
  const third: Line = { 'account number': '12045589' }

  expect(group([{}, { 'account number': '?' }, other, third]).unread).toEqual([3, 3, null])
  expect(group([{}, { 'account number': '?' }, other, third], 1).unread).toEqual([3, 3, null])
})

test('lines that differ only in what is not used are the same', () => {
  expect(group([{ unit: 'м3' }, { unit: 'm3' }])).toMatchObject({
    accounts: [['astana-12045587', '22-418837: main']],
    bad: [],
  })
})

test('a line whose account cannot be read stands for itself', () => {
  expect(group([{}, { 'account number': '?' }, { 'account number': '!' }, other])).toMatchObject({
    accounts: [
      ['astana-12045587', '22-418837: main'],
      ['astana-12045588', '22-418837: main'],
    ],
    bad: [
      [3, expect.any(String)],
      [4, expect.any(String)],
    ],
  })
})

test('a line that could not be taken apart holds back its account, if that can be read', () => {
  const torn = { line: 3, cells: ['12045587', 'x'], fault: 'it has 2 cells, and the header has 20' }

  expect(group([{}, torn, other])).toMatchObject({
    accounts: [['astana-12045588', '22-418837: main']],
    bad: [
      [2, 'null: line 3 of the same account is wrong, and an account is loaded as a whole'],
      [3, 'null: it has 2 cells, and the header has 20'],
    ],
  })
})

test('a file with the same number in every line does not fill the memory', () => {
  const lines = Array.from({ length: 1000 }, (_, at) => ({ 'meter serial': `S-${1000 + at}` }))

  const { accounts, bad } = group(lines)

  expect([accounts.length, bad.length]).toEqual([0, 1000])
})
