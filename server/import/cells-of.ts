/** Cells of: one line's cells by column, as what they mean; whatever is wrong with any is gathered, so that all is told at once. */
import type { Remark } from '#server/import/billed-account.ts'
import type { Column } from '#server/import/column-names.ts'
import type { Columns } from '#server/import/columns-in.ts'
import { parseDate } from '#server/import/parse-date.ts'
import type { TableLine } from '#server/import/table.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

export type Cells = {
  remarks: Remark[]
  has(column: Column): boolean
  /** Trimmed, spaces within as single ones; empty if the file has no such column. */
  text(column: Column): string
  /** With a remark if there is none. */
  needed(column: Column): string
  date(column: Column): CalendarDate | null
  /** With a remark and the most, if there is none: whatever depends on it is then not doubted as well. */
  wholeNumber(column: Column, least: number, most: number): number
  /** What the text means; null for an empty cell, and with a remark for a word that means nothing. */
  meaning<Meaning>(column: Column, of: (text: string) => Meaning | undefined, what: string): Meaning | null
  doubt(column: Column, reason: string): void
}

const LONGEST_TEXT = 500
const LONGEST_SHOWN = 40

/** What makes a spreadsheet take a cell for a formula; exports put an apostrophe before it ([security/C5]). */
const NEUTRALISED = /^'(?=[=+\-@\t\r\0])/

/** Nearly every cell is tidy: single spaces between plain words. Only the others are looked at closely. */
const TIDY = /^(?:[!-&(-~\u0400-\u04ff№«](?: ?[!-~\u0400-\u04ff№«»–—])*)?$/

export const shown = (text: string): string =>
  `«${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text}»`

export function cellsOf({ line, cells }: TableLine, { at }: Columns): Cells {
  const remarks: Remark[] = []

  function doubt(column: Column, reason: string): void {
    const isSaid = remarks.some((remark) => remark.column === column && remark.reason === reason)
    if (!isSaid) remarks.push({ line, column, reason })
  }

  function text(column: Column): string {
    const place = at[column]
    const raw = place === undefined ? '' : (cells[place] ?? '')
    if (raw.length <= LONGEST_TEXT && TIDY.test(raw)) return raw
    const plain = raw.replace(NEUTRALISED, '').normalize('NFC').replace(/\s+/g, ' ').trim()
    if (/\p{Cc}/u.test(plain)) doubt(column, 'it has control characters in it')
    if (plain.includes('\ufffd')) doubt(column, 'letters in it were lost by an earlier change of encoding')
    if (plain.length > LONGEST_TEXT) doubt(column, `it is longer than ${LONGEST_TEXT} characters`)
    return plain
  }

  return {
    remarks,
    has: (column) => at[column] !== undefined,
    text,
    doubt,

    needed(column) {
      const said = text(column)
      if (said === '') doubt(column, 'it is empty')
      return said
    },

    date(column) {
      const said = text(column)
      if (said === '') return null
      const date = dateOf(said)
      if (date === null) doubt(column, `${shown(said)} is no day; write 2026-11-20 or 20.11.2026`)
      return date === 'none' ? null : date
    },

    wholeNumber(column, least, most) {
      const said = text(column)
      const number = /^\d{1,6}$/.test(said) ? Number(said) : Number.NaN
      if (number >= least && number <= most) return number
      doubt(column, `it must be a whole number from ${least} to ${most}, not ${shown(said)}`)
      return most
    },

    meaning(column, of, what) {
      const said = text(column)
      if (said === '') return null
      const meaning = of(said)
      if (meaning !== undefined) return meaning
      doubt(column, `${shown(said)} is no ${what}`)
      return null
    },
  }
}

/** A file has the same few thousand days again and again. */
const dates = new Map<string, ReturnType<typeof parseDate>>()
const MOST_DATES = 50_000

function dateOf(text: string): ReturnType<typeof parseDate> {
  const known = dates.get(text)
  if (known !== undefined) return known
  if (dates.size >= MOST_DATES) dates.clear()
  const date = parseDate(text)
  dates.set(text, date)
  return date
}
