/**
 * XLSX format: an export as a spreadsheet whose cells have types: amounts are numbers, days are dates, no cell is a formula
 * ([security/C5]). It is made in memory, so it takes no more rows than that bears.
 */
import writeXlsxFile, { type Cell as SheetCell } from 'write-excel-file/node'
import type { ConsumptionRow } from '#server/consumption/consumption-row.ts'
import { type Cell, type ColumnKind, EXPORT_COLUMNS } from '#server/consumption/export-columns.ts'
import type { ExportFormat } from '#server/consumption/export-format.ts'
import { fixZipTimes } from '#server/consumption/fix-zip-times.ts'

export const MOST_XLSX_ROWS = 20_000

export function xlsxFormat(): ExportFormat {
  const kept: ConsumptionRow[] = []

  return {
    mostRows: MOST_XLSX_ROWS,
    begin: () => '',
    rows(rows) {
      kept.push(...rows)
      return ''
    },
    async end() {
      const head = EXPORT_COLUMNS.map(({ name }): SheetCell => ({ value: name, type: String, fontWeight: 'bold' }))
      const body = kept.map((row) => EXPORT_COLUMNS.map(({ kind, cell }) => sheetCell(kind, cell(row))))
      const sheet = { sheet: 'consumption', stickyRowsCount: 1 }
      return fixZipTimes(await writeXlsxFile([head, ...body], sheet).toBuffer())
    },
  }
}

function sheetCell(kind: ColumnKind, cell: Cell): SheetCell {
  if (cell === null) return null
  switch (kind) {
    case 'count':
      return Number(cell)
    case 'amount':
      return { value: Number(cell), type: Number, format: formatOf(String(cell)) }
    case 'date':
      return { value: new Date(`${cell}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' }
    default:
      return String(cell)
  }
}

/** As many decimals as the amount has. */
const formatOf = (amount: string): string => {
  const point = amount.indexOf('.')
  return point < 0 ? '0' : `0.${'0'.repeat(amount.length - point - 1)}`
}
