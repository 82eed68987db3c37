/** Read line: what one line of a file says, checked by itself; whether lines agree with each other and with what is stored is asked later. */
import type { BilledLine, BilledReading, Remark } from '#server/import/billed-account.ts'
import { type Cells, cellsOf, shown } from '#server/import/cells-of.ts'
import type { Column } from '#server/import/column-names.ts'
import type { Columns } from '#server/import/columns-in.ts'
import { placeOf, registerNameOf, serviceOf, UNIT_OF, unitOf } from '#server/import/known-words.ts'
import { parsePeriod } from '#server/import/parse-date.ts'
import type { TableLine } from '#server/import/table.ts'
import type { Listed, UtilityBook } from '#server/import/utility-book.ts'
import { type AccountKey, accountKey, type Contract } from '#shared/domain/account.ts'
import { type Register, SERIAL, type Unit } from '#shared/domain/meter.ts'
import { parseTypedValue, type ValueFault } from '#shared/domain/typed-value.ts'
import { valueText } from '#shared/domain/value.ts'
import { type CalendarDate, periodOf } from '#shared/lib/calendar-date.ts'

/** `account` is known even if the rest is wrong: the account's other lines are then not loaded either. */
export type ReadLine = { line: TableLine; account: AccountKey | null; billed: BilledLine | null; remarks: Remark[] }

export type Reader = {
  read(line: TableLine): ReadLine
  /** The account alone, which is less work. */
  accountOf(line: TableLine): AccountKey | null
}

/** `utility`: the one of all lines, if it was named beside the file. */
export function createReader(columns: Columns, book: UtilityBook, utility: Listed | null): Reader {
  function accountOf(line: TableLine): AccountKey | null {
    const cells = cellsOf(line, columns)
    const listed = utilityIn(cells, book, utility)
    return listed && accountIn(cells, listed)
  }

  return {
    accountOf,

    read(line) {
      if (line.fault !== undefined) {
        const remarks = [{ line: line.line, column: null, reason: line.fault }]
        return { line, account: accountOf(line), billed: null, remarks }
      }
      const cells = cellsOf(line, columns)
      const listed = utilityIn(cells, book, utility)
      const account = listed ? accountIn(cells, listed) : null
      const billed = listed && account ? billedIn(cells, listed, account, line.line) : null
      return { line, account, billed: cells.remarks.length === 0 ? billed : null, remarks: cells.remarks }
    },
  }
}

function utilityIn(cells: Cells, book: UtilityBook, named: Listed | null): Listed | null {
  if (named && !cells.has('utility')) return named
  if (cells.text('utility') === '' && named) return named
  cells.needed('utility')
  const listed = cells.meaning('utility', book.of, `utility of this database; it has ${book.keys.join(', ')}`)
  if (named === null || listed === null || listed === named) return listed
  cells.doubt('utility', `the line is of ${listed.utility.key}, and --utility says ${named.utility.key}`)
  return null
}

function accountIn(cells: Cells, { utility }: Listed): AccountKey | null {
  const { key, accountDigits } = utility
  // A quote that is never closed stands before it.
  const said = cells.needed('account').replace(/[ "]/g, '')
  const number = said.startsWith(`${key}-`) ? said.slice(key.length + 1) : said
  if (said === '') return null
  if (!/^\d+$/.test(number)) {
    cells.doubt('account', `${shown(said)} is no account number: it must have ${accountDigits} digits and nothing else`)
    return null
  }
  if (number.length === accountDigits) return accountKey(key, number)
  const zeros = number.length < accountDigits ? '; if zeros at its beginning were lost, export it as text' : ''
  cells.doubt(
    'account',
    `${shown(number)} has ${number.length} ${number.length === 1 ? 'digit' : 'digits'}, and ${key} has ${accountDigits}${zeros}`,
  )
  return null
}

function billedIn(cells: Cells, listed: Listed, account: AccountKey, line: number): BilledLine {
  const { utility, today, districtOf } = listed
  /** Undefined: the file does not say, so that what is known stays. */
  const maybe = (column: 'contractNumber' | 'entrance' | 'floor') =>
    cells.has(column) ? cells.text(column) || null : undefined
  const head = {
    account,
    utility: utility.key,
    address: cells.needed('address'),
    district: districtIn(cells, listed, districtOf),
    holder: cells.has('holder') ? cells.text('holder') : undefined,
    contractNumber: maybe('contractNumber'),
    entrance: maybe('entrance'),
    floor: maybe('floor'),
    contract: contractIn(cells),
  }
  const serial = cells.text('serial')
  if (serial === '') {
    noMeter(cells)
    return { head, meter: null, register: null }
  }
  if (!SERIAL.test(serial)) {
    cells.doubt('serial', `${shown(serial)} is no serial: it has 3 to 20 letters, digits, dashes and points`)
  }
  const service = cells.meaning('service', serviceOf, 'service; there are hot water, heat and electricity')
  if (service === null && cells.text('service') === '') cells.doubt('service', 'it is empty')
  const meter = {
    serial,
    service: service ?? 'hot-water',
    place: cells.meaning('place', placeOf, 'place; there are kitchen, bathroom, toilet, hall and basement'),
    installedOn: cells.date('installedOn'),
    removedOn: cells.has('removedOn') ? cells.date('removedOn') : undefined,
    verifiedUntil: cells.has('verifiedUntil') ? cells.date('verifiedUntil') : undefined,
  }
  if (meter.installedOn && meter.installedOn > today) cells.doubt('installedOn', `${meter.installedOn} is yet to come`)
  if (meter.installedOn && meter.removedOn && meter.removedOn < meter.installedOn) {
    cells.doubt('removedOn', `${meter.removedOn} is before ${meter.installedOn}, when it was installed`)
  }
  const register = registerIn(cells, UNIT_OF[meter.service])
  return { head, meter, register: { ...register, line, reading: readingIn(cells, register, today) } }
}

function districtIn(cells: Cells, { utility }: Listed, districtOf: Listed['districtOf']): string {
  if (utility.districts.length === 0) return cells.text('district')
  const keys = utility.districts.map(({ key }) => key).join(', ')
  cells.needed('district')
  return cells.meaning('district', districtOf, `district of ${utility.key}; it has ${keys}`) ?? ''
}

function contractIn(cells: Cells): Contract | null | undefined {
  if (!cells.has('contractStartsOn')) return undefined
  const startsOn = cells.date('contractStartsOn')
  const endsOn = cells.date('contractEndsOn')
  if (startsOn === null) {
    if (endsOn !== null) cells.doubt('contractEndsOn', 'a contract that ends must begin, too')
    return null
  }
  if (endsOn !== null && endsOn < startsOn) {
    cells.doubt('contractEndsOn', `${endsOn} is before ${startsOn}, when the contract begins`)
  }
  return { startsOn, endsOn }
}

const OF_A_METER: readonly Column[] = ['value', 'readOn', 'installedOn', 'removedOn', 'verifiedUntil']

/** An account without a meter has a line of its own. */
function noMeter(cells: Cells): void {
  const said = OF_A_METER.find((column) => cells.text(column) !== '')
  if (said) cells.doubt('serial', 'it is empty, though the line says more about a meter')
}

function registerIn(cells: Cells, unit: Unit): Register {
  return {
    name: cells.meaning('register', registerNameOf, 'register; there are main, day and night') ?? 'main',
    digits: cells.wholeNumber('digits', 1, 9),
    decimals: cells.wholeNumber('decimals', 0, 3),
    unit: cells.meaning('unit', unitOf, 'unit; there are m3, Gcal and kWh') ?? unit,
  }
}

const VALUE_FAULTS: Record<ValueFault, (value: string, register: Register) => string> = {
  empty: () => 'it is empty',
  'not-digits': (value) => `${shown(value)} is no value`,
  'too-many-digits': (value, { digits }) => `${shown(value)} has more digits than the ${digits} of its register`,
  'too-many-decimals': (value, { decimals }) =>
    `${shown(value)} has more than the ${decimals} decimals of its register`,
}

/** Zeros at the end say nothing, as in 203,17000. */
const withoutLastZeros = (value: string): string => (/[.,]/.test(value) ? value.replace(/0+$/, '') : value)

function readingIn(cells: Cells, register: Register, today: CalendarDate): BilledReading | null {
  const value = cells.text('value')
  if (value === '') return null
  const parsed = parseTypedValue(withoutLastZeros(value), register)
  if (!parsed.ok) cells.doubt('value', VALUE_FAULTS[parsed.refusal](value, register))
  const readOn = cells.date('readOn')
  if (readOn === null && cells.text('readOn') === '')
    cells.doubt('readOn', 'a value needs the day on which it was read')
  if (readOn !== null && readOn > today) cells.doubt('readOn', `${readOn} is yet to come`)
  const saidPeriod = cells.text('period')
  const period = saidPeriod === '' ? readOn && periodOf(readOn) : parsePeriod(saidPeriod)
  if (saidPeriod !== '' && period === null) {
    cells.doubt('period', `${shown(saidPeriod)} is no month; write 2026-11 or 11.2026`)
  }
  if (period !== null && period > periodOf(today)) cells.doubt('period', `${period} is yet to come`)
  if (!parsed.ok || readOn === null || period === null) return null
  return { value: valueText(parsed.value, register.decimals, register.digits), ticks: parsed.value, readOn, period }
}
