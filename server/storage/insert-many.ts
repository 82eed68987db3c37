/** Insert many: rows of one table in one statement, whose text is made once for each count of rows and then kept. */
import { CompiledQuery } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import type { Schema } from '#server/storage/schema.ts'

/** Building the statement costs more than running it; a batch has at most this many rows. */
const ROWS_A_STATEMENT = 200

const texts = new WeakMap<object, Map<string, string>>()

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
    await db.executeQuery(CompiledQuery.raw(textFor(db, table, columns, some.length), values))
  }
}

function textFor(db: Db, table: keyof Schema, columns: readonly string[], count: number): string {
  // Transactions come and go; what makes the text is the engine's adapter, which stays.
  const engine = db.getExecutor().adapter
  const kept = texts.get(engine) ?? new Map<string, string>()
  texts.set(engine, kept)
  const known = kept.get(`${table} ${count}`)
  if (known !== undefined) return known
  const row = Object.fromEntries(columns.map((column) => [column, 0]))
  const { sql } = db
    .insertInto(table)
    .values(Array.from({ length: count }, () => row) as never)
    .compile()
  kept.set(`${table} ${count}`, sql)
  return sql
}
