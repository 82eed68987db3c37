/**
 * XLSX table: the first sheet of a workbook as a table, with typed cells as the texts a CSV would have. It is read as a
 * whole, so it may not be big.
 */
import type { FileHandle } from 'node:fs/promises'
import { type CellValue, readSheet } from 'read-excel-file/node'
import type { Looked } from '#server/import/look-through.ts'
import { isBlank, otherWidth, type Table, type TableLine, trimmedTo } from '#server/import/table.ts'
import { unpackedBytesOf } from '#server/import/zip-directory.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export const MOST_ROWS = 50_000
const LINES_AT_ONCE = 1000

/** A workbook of so many rows has far less. */
const MOST_BYTES = 32 << 20
const MOST_UNPACKED = 256 << 20

const TOO_BIG = `is too big for a workbook, of which at most ${MOST_ROWS} rows are read. Save it as CSV (UTF-8): a CSV may have any length`

export async function openXlsx(name: string, handle: FileHandle, looked: Looked): Promise<Result<Table, string>> {
  if (looked.bytes > MOST_BYTES) return refused(TOO_BIG)
  const bytes = Buffer.alloc(looked.bytes)
  await handle.read(bytes, 0, bytes.length, 0)
  const unpacked = unpackedBytesOf(bytes)
  if (unpacked === null) return refused('is a zip file that is damaged or cut off. Save the workbook once more')
  if (!unpacked.names.includes('xl/workbook.xml')) return refused('is a zip file, not a workbook. Unpack it first')
  if (unpacked.bytes > MOST_UNPACKED) return refused(TOO_BIG)

  const read = await rowsIn(bytes)
  if (!read.ok) return read
  const rows = read.value
  if (rows.length > MOST_ROWS + 1) return refused(TOO_BIG)

  const first = rows.findIndex((row) => !isBlank(row.map(textOf)))
  if (first < 0) return refused('has an empty first sheet')
  const cells = rows[first]!.map((cell) => textOf(cell).trim())
  const header = trimmedTo(cells, cells.findLastIndex((cell) => cell !== '') + 1)

  async function* lines(): AsyncGenerator<readonly TableLine[]> {
    for (let from = first + 1; from < rows.length; from += LINES_AT_ONCE) {
      const some = rows.slice(from, from + LINES_AT_ONCE)
      const found = some.flatMap((row, at) => lineOf(row, from + at + 1, header.length) ?? [])
      if (found.length > 0) yield found
    }
  }

  return ok({
    ...{ name, sha256: looked.sha256, encoding: null, delimiter: ';', header, lines, endsOpen: false },
    close: () => handle.close(),
  })
}

type Row = readonly (CellValue | null)[]

function lineOf(row: Row, line: number, width: number): TableLine | null {
  const texts = row.map(textOf)
  if (isBlank(texts)) return null
  const cells = trimmedTo(texts, width)
  if (cells.length > width) return { line, cells, fault: otherWidth(cells.length, width) }
  return { line, cells: [...cells, ...Array<string>(width - cells.length).fill('')] }
}

/** Numbers to the 15 digits that a spreadsheet keeps, so that 203.17 does not become 203.17000000000002. */
function textOf(cell: CellValue | null): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  if (typeof cell === 'number') return String(Number(cell.toPrecision(15)))
  return String(cell)
}

async function rowsIn(bytes: Buffer): Promise<Result<Row[], string>> {
  try {
    return ok((await readSheet(bytes)) as Row[])
  } catch (failure) {
    // The library says in errors of many kinds what is wrong with somebody's workbook.
    const why = (failure instanceof Error ? failure.message : String(failure)).replace(/\.$/, '')
    return refused(`is a workbook that cannot be read: ${why}. Save it once more, or as CSV (UTF-8)`)
  }
}
