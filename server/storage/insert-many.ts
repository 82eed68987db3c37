/** Insert many: rows of one table, many in one statement. */
import type { Db } from '#server/storage/db.ts'
import { runKept } from '#server/storage/kept-text.ts'
import type { Schema } from '#server/storage/schema.ts'

/** A batch has at most 50 rows, a release more; the text for each count of rows is kept. */
const ROWS_A_STATEMENT = 200

/** `columns`: all columns of the table, in one order for every row. */
export async function insertMany<Table extends keyof Schema>(
  db: Db,
  table: Table,
  columns: readonly (keyof Schema[Table] & string)[],
  rows: readonly Schema[Table][],
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    const some = rows.slice(from, from + ROWS_A_STATEMENT)
    const values = some.flatMap((row) => columns.map((column) => row[column]))
    await runKept(db, `insert ${table}`, values, () =>
      db
        .insertInto(table)
        .values(some.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]]))) as never),
    )
  }
}
