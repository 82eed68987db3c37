/** CSV table: a text file as a table: which character parts its cells, what its header says, and its lines, block by block. */
import type { FileHandle } from 'node:fs/promises'
import { knownNamesIn } from '#server/import/columns-in.ts'
import { createDecode, type Encoding, OLD_ENCODINGS } from '#server/import/encoding.ts'
import { blocksOf, type Looked } from '#server/import/look-through.ts'
import { splitLines } from '#server/import/split-lines.ts'
import { isBlank, otherWidth, type Table, type TableLine, trimmedTo } from '#server/import/table.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

const DELIMITERS = [';', ',', '\t', '|'] as const

/** Excel writes it before the header to tell itself. */
const SEPARATOR_LINE = /^sep=.$/i

type Head = { encoding: Encoding; delimiter: string; header: readonly string[]; line: number; newline: string }

export function openCsv(name: string, handle: FileHandle, looked: Looked): Result<Table, string> {
  const head = headOf(looked)
  if (head === null) return refused('has no header')
  const { encoding, delimiter, header, line: headerLine, newline } = head
  const width = header.length

  async function* lines(): AsyncGenerator<readonly TableLine[]> {
    const decode = createDecode(encoding)
    let rest: string[] = []
    let open = ''
    let line = 1

    function take(fresh: readonly string[], isEnd: boolean): TableLine[] {
      const waiting = rest.length === 0 ? fresh : [...rest, ...fresh]
      const { records, taken } = splitLines(waiting, { from: line, delimiter, width, isEnd })
      rest = waiting.slice(taken)
      line += taken
      return records.filter((record) => record.line > headerLine && !isBlank(record.cells)).map(inWidth)
    }

    function inWidth(record: TableLine): TableLine {
      if (record.fault !== undefined || record.cells.length === width) return record
      const cells = trimmedTo(record.cells, width)
      if (cells.length === width) return { ...record, cells }
      return { line: record.line, cells, fault: otherWidth(cells.length, width) }
    }

    for await (const block of blocksOf(handle)) {
      const found = (open + decode(block)).split(newline)
      open = found.pop()!
      const records = take(newline === '\n' ? found.map(withoutReturn) : found, false)
      if (records.length > 0) yield records
    }
    const records = take([withoutReturn(open)], true)
    if (records.length > 0) yield records
  }

  const { sha256, endsOpen } = looked
  return ok({ name, sha256, encoding, delimiter, header, lines, endsOpen, close: () => handle.close() })
}

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text)

/** The old encodings and the delimiters are told apart by which of them makes most names of columns. */
function headOf({ start, encoding }: Looked): Head | null {
  let best: { head: Head; names: number } | null = null
  for (const candidate of encoding === null ? OLD_ENCODINGS : [encoding]) {
    const text = createDecode(candidate)(start)
    for (const delimiter of DELIMITERS) {
      const head = headIn(text, candidate, delimiter)
      if (head === null) continue
      const names = knownNamesIn(head.header)
      const isBetter =
        best === null ||
        names > best.names ||
        (names === best.names && candidate === best.head.encoding && head.header.length > best.head.header.length)
      if (isBetter) best = { head, names }
    }
  }
  return best?.head ?? null
}

function headIn(text: string, encoding: Encoding, delimiter: string): Head | null {
  const newline = text.includes('\n') || !text.includes('\r') ? '\n' : '\r'
  const lines = text.split(newline, 40).map(withoutReturn)
  const first = lines.findIndex((line) => line.trim() !== '' && !SEPARATOR_LINE.test(line))
  if (first < 0) return null
  const { records } = splitLines(lines.slice(first), { from: first + 1, delimiter, width: null, isEnd: true })
  const [record] = records
  if (!record) return null
  // Names may stand in several lines of one cell: what follows the record begins with the next.
  const lastLine = (records[1]?.line ?? record.line + 1) - 1
  const cells = record.cells.map((cell) => cell.trim())
  const width = cells.findLastIndex((cell) => cell !== '') + 1
  return width === 0 ? null : { encoding, delimiter, header: cells.slice(0, width), line: lastLine, newline }
}
