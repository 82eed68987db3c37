/** SQLite append only: the triggers by which SQLite itself refuses to change what must only grow. */
import { sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { APPEND_ONLY, type Refusal } from '#server/storage/engine/append-only.ts'

export async function guardSqlite(db: Db): Promise<void> {
  for (const refusal of APPEND_ONLY) await sql.raw(trigger(refusal)).execute(db)
}

const trigger = ({ name, deed, table, columns, why }: Refusal): string =>
  `create trigger if not exists ${name} before ${deed}${columns ? ` of ${columns.join(', ')}` : ''} on ${table} begin select raise(abort, '${why}'); end`
