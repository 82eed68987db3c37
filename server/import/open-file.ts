/** Open file: a file made ready to be imported: a table with the columns it needs, of utilities that are known, looked through to its end. */
import { type Columns, columnsIn } from '#server/import/columns-in.ts'
import type { ImportRequest } from '#server/import/import-request.ts'
import { openTable } from '#server/import/open-table.ts'
import { createReader, type Reader } from '#server/import/read-line.ts'
import { type Survey, survey } from '#server/import/survey.ts'
import type { Table } from '#server/import/table.ts'
import { createUtilityBook, type Listed, type UtilityBook } from '#server/import/utility-book.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

/** `lines`: how many it has after its header. */
export type OpenedFile = Survey & {
  table: Table
  columns: Columns
  reader: Reader
  utilities: ReadonlyMap<string, Utility>
}

/** Refuses in a sentence. What is opened is to be closed by its table. */
export async function openFile({
  storage,
  clock,
  file,
  options = {},
}: ImportRequest): Promise<Result<OpenedFile, string>> {
  const known = await storage.accounts.utilities()
  if (known.length === 0)
    return refused(
      'This database has no utility yet, so no account can belong to one. Put its profile in first: esep utilities put FILE.json.',
    )
  const book = createUtilityBook(known, clock.now())
  const named = options.utility === undefined ? null : (book.of(options.utility) ?? 'unknown')
  if (named === 'unknown') {
    return refused(`There is no utility «${options.utility}» in this database. It has: ${book.keys.join(', ')}.`)
  }
  const table = await openTable(file)
  if (!table.ok) return refused(`${file} ${table.refusal}.`)
  const opened = await checked(table.value, named, book)
  if (!opened.ok) {
    await table.value.close()
    return refused(`${file} ${opened.refusal}.`)
  }
  return ok({ ...opened.value, utilities: new Map(known.map((utility) => [utility.key, utility])) })

  async function checked(
    found: Table,
    utility: Listed | null,
    names: UtilityBook,
  ): Promise<Result<Omit<OpenedFile, 'utilities'>, string>> {
    const columns = columnsIn(found.header, utility !== null)
    if (!columns.ok) return columns
    const today = new Date(clock.now()).toISOString().slice(0, 10)
    const reader = createReader(columns.value, names, utility)
    const isOldMeant = options.isOldMeant === true
    const surveyed = await survey(found, columns.value, reader.accountOf, { today, isOldMeant })
    if (!surveyed.ok) return surveyed
    return ok({ table: found, columns: columns.value, reader, ...surveyed.value })
  }
}
