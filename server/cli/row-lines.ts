/** Row lines: rows of a report as lines: a table for people, CSV for the next program. What the columns are is the report’s. */
import { stringify } from 'csv-stringify/sync'
import { plainCell } from '#server/cli/plain-text.ts'

export const ROW_FORMATS = ['table', 'csv'] as const
export type RowFormat = (typeof ROW_FORMATS)[number]

/** `cell` null: not known. `isAmount`: a decimal text, which may begin with a minus. `table`: as people read it, if otherwise. */
export type RowColumn<Row> = {
  name: string
  width: number
  isAmount?: boolean
  cell(row: Row): string | null
  table?(row: Row): string
}

export function rowHeader<Row>(columns: readonly RowColumn<Row>[], format: RowFormat): string {
  const names = columns.map(({ name }) => name)
  return format === 'csv' ? csvLine(columns, names) : tableLine(columns, names)
}

export function rowLine<Row>(columns: readonly RowColumn<Row>[], row: Row, format: RowFormat): string {
  if (format === 'csv')
    return csvLine(
      columns,
      columns.map(({ cell }) => cell(row) ?? ''),
    )
  return tableLine(
    columns,
    columns.map(({ cell, table }) => table?.(row) ?? cell(row) ?? '-'),
  )
}

const tableLine = <Row>(columns: readonly RowColumn<Row>[], cells: readonly string[]): string =>
  cells
    .map((cell, at) => plainCell(cell).padEnd(columns[at]!.width))
    .join('  ')
    .trimEnd()

/** Nothing a spreadsheet would take for a formula ([security/C5]); amounts of ours are numbers. */
const csvLine = <Row>(columns: readonly RowColumn<Row>[], cells: readonly string[]): string =>
  stringify([cells.map(plainCell)], {
    escape_formulas: true,
    cast: {
      string: (value, { index }) =>
        columns[index]?.isAmount && /^-\d/.test(value) ? { value, escape_formulas: false } : value,
    },
  }).trimEnd()
