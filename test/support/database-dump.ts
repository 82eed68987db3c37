/** Database dump: every row of every table of a file, read past our own code, and the schema they stand in. */
import { DatabaseSync } from 'node:sqlite'

export type Row = Record<string, unknown>

/** By table; `schema` holds the statements that made them. */
export type Dump = { schema: string[]; tables: Record<string, Row[]> }

export function dumpOf(file: string): Dump {
  const database = new DatabaseSync(file, { readOnly: true })
  const made = database.prepare('select name, type, sql from sqlite_master order by name').all()
  const names = made.filter(({ type }) => type === 'table').map(({ name }) => String(name))
  const tables = Object.fromEntries(
    names.map((name) => [name, database.prepare(`select * from "${name}"`).all().map(plain)]),
  )
  database.close()
  return { schema: made.map(({ sql }) => String(sql)), tables }
}

/** Rows of SQLite have no prototype, which a comparison would take for a difference. */
const plain = (row: object): Row => ({ ...row })

/** Whatever is in `after` and not in `before`, by table. Throws if a row of `before` is gone or changed. */
export function added(before: Dump, after: Dump): Record<string, Row[]> {
  const news = Object.entries(after.tables).map(([table, rows]): [string, Row[]] => {
    const left = rows.map((row) => JSON.stringify(row))
    for (const row of before.tables[table] ?? []) {
      const at = left.indexOf(JSON.stringify(row))
      if (at < 0) throw new Error(`${table} no longer has ${JSON.stringify(row)}`)
      left.splice(at, 1)
    }
    return [table, left.map((row) => JSON.parse(row) as Row)]
  })
  return Object.fromEntries(news.filter(([, rows]) => rows.length > 0))
}
