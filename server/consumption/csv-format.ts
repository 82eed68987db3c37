/**
 * CSV format: an export as comma-separated values (RFC 4180), in which no cell is a formula ([security/C5]).
 *
 * Amounts keep all their decimals, and may be below zero; whatever else could begin a formula is quoted by an apostrophe.
 * What needs no care is joined as it is, which takes a tenth of the time; csv-stringify takes care of the rest.
 */
import { stringify } from 'csv-stringify/sync'
import type { ConsumptionRow } from '#server/consumption/consumption-row.ts'
import { type Cell, EXPORT_COLUMNS } from '#server/consumption/export-columns.ts'
import type { ExportFormat } from '#server/consumption/export-format.ts'

export type CsvOptions = { delimiter: string; hasDecimalComma: boolean; hasByteOrderMark: boolean }

const BYTE_ORDER_MARK = '\uFEFF'
const END_OF_LINE = '\r\n'

/** Of what others named: begins no formula, holds no delimiter, quote or end of line. */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}.-]*$/u

const isAmount = EXPORT_COLUMNS.map(({ kind }) => kind === 'amount')

export function csvFormat({ delimiter, hasDecimalComma, hasByteOrderMark }: CsvOptions): ExportFormat {
  const isJoinable = !(hasDecimalComma && delimiter === ',')

  return {
    mostRows: Number.POSITIVE_INFINITY,
    begin: () => (hasByteOrderMark ? BYTE_ORDER_MARK : '') + careful(EXPORT_COLUMNS.map(({ name }) => name)),
    rows: (rows) => rows.map(lineOf).join(''),
    end: async () => '',
  }

  function lineOf(row: ConsumptionRow): string {
    const cells = EXPORT_COLUMNS.map(({ cell }, at) => {
      const said = cell(row)
      return hasDecimalComma && isAmount[at] === true && said !== null ? String(said).replace('.', ',') : said
    })
    return isJoinable && isPlain(row) ? cells.join(delimiter) + END_OF_LINE : careful(cells)
  }

  function careful(cells: readonly Cell[]): string {
    return stringify([cells as Cell[]], {
      delimiter,
      record_delimiter: END_OF_LINE,
      escape_formulas: true,
      cast: { string: (value, { index }) => castOf(value, isAmount[index] === true) },
    })
  }
}

/** All other cells are numbers, dates, ids and words of ours. */
const isPlain = ({ serial, contract }: ConsumptionRow): boolean =>
  PLAIN.test(serial) && (contract === null || PLAIN.test(contract))

function castOf(value: string, isNumber: boolean) {
  if (isNumber && value.startsWith('-')) return { value, escape_formulas: false }
  return value.startsWith('\0') ? `'${value}` : value
}
