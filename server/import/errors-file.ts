/**
 * Errors file: the lines that were not loaded, beside the file they come from, as a CSV that can be put right and imported
 * by itself: each line's own cells, after its number, the column and the reason.
 *
 * It is written under another name and put in place at the end, so that one of an earlier run is never taken for this one's.
 */
import { randomUUID } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  futimesSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { stringify } from 'csv-stringify/sync'
import type { ToldLine } from '#server/import/billed-account.ts'
import type { Columns } from '#server/import/columns-in.ts'
import { removeLeftovers } from '#server/import/leftovers.ts'
import type { Table } from '#server/import/table.ts'

const NEW_TO_APPEND = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND

export type ErrorsFile = {
  path: string
  add(told: readonly ToldLine[]): void
  /** Forgets what was added. */
  clear(): void
  /** To be called now and then: whoever imports the same file must not take it for one that was left ([faults/V2]). */
  keep(): void
  /** Answers whether there is one now: without any line there is none. */
  finish(): boolean
  /** Leaves whatever there was. */
  drop(): void
}

/** Throws at once if nothing can be written there. It holds names and addresses: for its owner alone. */
export function createErrorsFile(file: string, { delimiter, header }: Table, columns: Columns): ErrorsFile {
  const path = `${file}.errors.csv`
  const unfinished = `${path}.${randomUUID().slice(0, 8)}`
  const descriptor = openSync(unfinished, NEW_TO_APPEND, 0o600)
  let isOpen = true
  let count = 0

  const write = (rows: readonly (readonly string[])[]): void =>
    void writeSync(
      descriptor,
      stringify(
        rows.map((row) => row.map(neutral)),
        { delimiter, record_delimiter: 'windows' },
      ),
    )

  function close(): void {
    if (isOpen) closeSync(descriptor)
    isOpen = false
  }

  function begin(): void {
    ftruncateSync(descriptor)
    writeSync(descriptor, '\ufeff')
    write([['line', 'column', 'reason', ...header]])
    count = 0
  }

  try {
    begin()
    removeLeftovers(path, fstatSync(descriptor).mtimeMs)
  } catch (fault) {
    close()
    rmSync(unfinished, { force: true })
    throw fault
  }
  return {
    path,

    clear: begin,

    keep() {
      const now = Date.now() / 1000
      futimesSync(descriptor, now, now)
    },

    add(told) {
      if (told.length === 0) return
      count += told.length
      write(
        told.map(({ line, remarks }) => [
          String(line.line),
          [...new Set(remarks.flatMap(({ column }) => column ?? []))].map(columns.nameOf).join(', '),
          remarks.map(({ reason }) => reason).join('; '),
          ...line.cells,
          ...header.slice(line.cells.length).fill(''),
        ]),
      )
    },

    finish() {
      close()
      if (count > 0) renameSync(unfinished, path)
      else rmSync(unfinished)
      if (count === 0 && existsSync(path)) rmSync(path)
      return count > 0
    },

    drop() {
      close()
      rmSync(unfinished, { force: true })
    },
  }
}

/** A cell that a spreadsheet would take for a formula ([security/C5]). */
const neutral = (cell: string): string => (/^[=+\-@\t\r\0]/.test(cell) ? `'${cell}` : cell)
