/** Insert many: rows of one table, many in one statement. */
import type { Db } from '#server/storage/db.ts'
import { runKept } from '#server/storage/kept-text.ts'
import type { Schema } from '#server/storage/schema.ts'

/** A statement has a power of two of rows, up to this: few texts and few plans are kept for any number of rows. */
const MOST_ROWS_A_STATEMENT = 128

/** `columns`: all columns of the table, in one order for every row. */
export async function insertMany<Table extends keyof Schema>(
  db: Db,
  table: Table,
  columns: readonly (keyof Schema[Table] & string)[],
  rows: readonly Schema[Table][],
): Promise<void> {
  let from = 0
  while (from < rows.length) {
    const count = Math.min(MOST_ROWS_A_STATEMENT, 2 ** Math.floor(Math.log2(rows.length - from)))
    const some = rows.slice(from, from + count)
    const values = some.flatMap((row) => columns.map((column) => row[column]))
    await runKept(db, `insert ${table}`, values, () =>
      db
        .insertInto(table)
        .values(some.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]]))) as never),
    )
    from += count
  }
}
