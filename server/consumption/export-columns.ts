/** Export columns: the columns of an export to billing, their names, kinds and order; the same in every format (C3). */
import type { ConsumptionRow } from '#server/consumption/consumption-row.ts'

export type Cell = string | number | null

/** `amount`: a decimal text, which a spreadsheet takes as a number. */
export type ColumnKind = 'text' | 'date' | 'amount' | 'count'

export type ExportColumn = {
  name: string
  kind: ColumnKind
  /** In a few words, for people. */
  about: string
  cell(row: ConsumptionRow): Cell
}

const column =
  (kind: ColumnKind) =>
  (name: string, about: string, cell: ExportColumn['cell']): ExportColumn => ({ name, kind, about, cell })

const text = column('text')
const date = column('date')
const amount = column('amount')
const count = column('count')

export const EXPORT_COLUMNS: readonly ExportColumn[] = [
  text('utility', 'whose account it is', (row) => row.utility),
  text('account', 'its number, as on the bill', (row) => row.account),
  text('contract', 'its contract’s number in the billing system, if that was imported', (row) => row.contract),
  text('service', 'hot-water, heat or electricity', (row) => row.service),
  text('serial', 'the meter', (row) => row.serial),
  text('register', 'main, day or night', (row) => row.register),
  text('unit', 'm3, Gcal or kWh: of every amount in the row', (row) => row.unit),
  text('period', 'the month', (row) => row.period),
  text('in_use', 'the meter under a contract: the whole month, part of it, none', (row) => row.inUse),
  text('kind', 'actual, estimated, norm, first or missing', (row) => row.kind),
  amount('volume', 'value less previous_value, or the estimate', (row) => row.volume),
  amount('correction', 'what was estimated since previous_value, taken back', (row) => row.correction),
  text('corrected_periods', 'the months that was for', (row) => row.corrects),
  amount('to_bill', 'volume and correction together', (row) => row.bill),
  amount('previous_value', 'what the volume counts from', (row) => row.previous?.value ?? null),
  date('previous_read_on', 'the day it was read', (row) => row.previous?.readOn ?? null),
  text('previous_channel', 'how it came', (row) => row.previous?.channel ?? null),
  text('previous_period', 'the month it counted for', (row) => row.previous?.period ?? null),
  text('previous_id', 'its id', (row) => row.previous?.id ?? null),
  amount('value', 'what was accepted for the month', (row) => row.reading?.value ?? null),
  date('read_on', 'the day it was read', (row) => row.reading?.readOn ?? null),
  text('taken_at', 'the moment it was taken, UTC', (row) => (row.reading ? instant(row.reading.takenAt) : null)),
  text('channel', 'how it came', (row) => row.reading?.channel ?? null),
  text('receipt', 'the number of its receipt', (row) => row.reading?.receipt ?? null),
  text('reading_id', 'its id', (row) => row.reading?.id ?? null),
  text('marks', 'what the server noticed: rolled-over, high, low, clock-unsound…', (row) => row.reading?.marks ?? null),
  count('held', 'readings for the month that a person must still look at', (row) => row.held),
  amount(
    'replaced_estimate',
    'what was estimated for the month before its reading was accepted',
    (row) => row.replaced,
  ),
  text('estimated_from', 'the months whose mean an estimate is', (row) => row.basis),
]

const instant = (at: number): string => new Date(at).toISOString()
