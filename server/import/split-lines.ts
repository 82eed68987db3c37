/**
 * Split lines: the cells of a CSV's lines (RFC 4180, and what others write: a quote within an unquoted cell is a letter).
 *
 * A cell in quotes may run over several lines, but only if together they have as many cells as the header. So a quote
 * that is never closed costs its own line, not all that follow; that, and speed, is why no library does this here.
 */
import { type TableLine, trimmedTo } from '#server/import/table.ts'

const MOST_LINES_A_RECORD = 20

export type Split = {
  records: TableLine[]
  /** So many of the lines were taken; the rest may go on in lines yet to come. */
  taken: number
}

/** `from`: the number of the first of them. `width`: null while the header is not known. `isEnd`: no more will come. */
export function splitLines(
  lines: readonly string[],
  { from, delimiter, width, isEnd }: { from: number; delimiter: string; width: number | null; isEnd: boolean },
): Split {
  const records: TableLine[] = []
  let at = 0
  while (at < lines.length) {
    const text = lines[at]!
    const line = from + at
    if (!text.includes('"')) {
      if (text !== '') records.push({ line, cells: text.split(delimiter) })
      at += 1
      continue
    }
    const record = recordAt(lines, at, delimiter, width)
    if (record === null && !isEnd && lines.length - at < MOST_LINES_A_RECORD) break
    records.push(record ? { line, cells: record.cells } : { line, cells: text.split(delimiter), fault: NEVER_CLOSED })
    at += record ? record.lines : 1
  }
  return { records, taken: at }
}

export const NEVER_CLOSED = 'a quote is opened in this line and never closed'

type Taken = { cells: readonly string[]; lines: number }

/** The record that begins in this line: the line alone, or with those after it that a quote runs on to; null if to none. */
function recordAt(lines: readonly string[], first: number, delimiter: string, width: number | null): Taken | null {
  const cells: string[] = []
  let open = readCells(lines[first]!, delimiter, cells, null)
  if (open === null) return { cells, lines: 1 }
  const end = Math.min(lines.length, first + MOST_LINES_A_RECORD)
  for (let at = first + 1; at < end; at += 1) {
    open = readCells(lines[at]!, delimiter, cells, `${open}\n`)
    if (open === TORN) return null
    if (open !== null) continue
    const isWhole = width === null || trimmedTo(cells, width).length === width
    return isWhole ? { cells, lines: at - first + 1 } : null
  }
  return null
}

/** No text of a file: files with zero bytes are refused. */
const TORN = '\0'

/** Adds a line's cells. `open`: the beginning of its first cell, from the lines before. Answers the same of its last cell, if that goes on. */
function readCells(text: string, delimiter: string, cells: string[], open: string | null): string | null {
  let at = 0
  let cell = open
  let isContinued = open !== null
  for (;;) {
    if (cell === null && text[at] === '"') {
      cell = ''
      at += 1
    }
    if (cell === null) {
      const end = text.indexOf(delimiter, at)
      cells.push(end < 0 ? text.slice(at) : text.slice(at, end))
      if (end < 0) return null
      at = end + 1
      continue
    }
    const from = at
    const quote = text.indexOf('"', from)
    if (quote < 0) return cell + text.slice(from)
    cell += text.slice(from, quote)
    at = quote + 1
    if (text[at] === '"') {
      cell += '"'
      at += 1
      continue
    }
    const isClosed = at === text.length || text[at] === delimiter
    // A letter after the closing quote: the cell was never meant to be in quotes.
    if (!isClosed && isContinued) return TORN
    const end = isClosed ? at : endOf(text, delimiter, at)
    cells.push(isClosed ? cell : `"${cell}"${text.slice(at, end)}`)
    if (end >= text.length) return null
    at = end + 1
    cell = null
    isContinued = false
  }
}

const endOf = (text: string, delimiter: string, from: number): number => {
  const end = text.indexOf(delimiter, from)
  return end < 0 ? text.length : end
}
