/** Insert many: rows of one table, many in one statement. */
import { sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { isPostgres } from '#server/storage/engine/per-account.ts'
import { runKept } from '#server/storage/kept-text.ts'
import type { Schema } from '#server/storage/schema.ts'

/** To SQLite a statement has a power of two of rows, up to this: few texts are kept for any number of rows. */
const MOST_ROWS_A_STATEMENT = 128

/** Columns that are no text. */
const NUMBERS: { readonly [Table in keyof Schema]?: readonly (keyof Schema[Table])[] } = {
  reading: ['variant', 'ticks', 'taken_at', 'received_at', 'commit_seq', 'opens_at', 'step'],
  event: ['variant', 'step', 'at', 'opens_at'],
  audit: ['at'],
  dwelling: ['place', 'ended_at', 'since'],
  visit: ['variant', 'taken_at', 'received_at', 'commit_seq', 'closed_at'],
  seal: ['number'],
}

/** `columns`: all columns of the table, in one order for every row. */
export async function insertMany<Table extends keyof Schema>(
  db: Db,
  table: Table,
  columns: readonly (keyof Schema[Table] & string)[],
  rows: readonly Schema[Table][],
): Promise<void> {
  if (rows.length === 0) return
  if (isPostgres(db)) return await insertArrays(db, table, columns, rows)
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

/** An array for each column: one text and one plan for any number of rows. */
async function insertArrays<Table extends keyof Schema>(
  db: Db,
  table: Table,
  columns: readonly (keyof Schema[Table] & string)[],
  rows: readonly Schema[Table][],
): Promise<void> {
  const arrays = columns.map((column) => rows.map((row) => row[column]))
  await runKept(db, `insert ${table}`, arrays, () => {
    const typed = arrays.map((array, at) =>
      NUMBERS[table]?.includes(columns[at]!) ? sql`${array}::bigint[]` : sql`${array}::text[]`,
    )
    return db
      .insertInto(table)
      .columns(columns as never)
      .expression(sql`select * from unnest(${sql.join(typed)})` as never)
  })
}
