/**
 * As it is: a database opened without bringing its schema up to date: before an upgrade, or to see what it is at all. What
 * is asked of it must have been there since its first step, or be looked for in `applied`.
 */
import { Kysely, sql } from 'kysely'
import { accounts } from '#server/storage/accounts.ts'
import { audit } from '#server/storage/audit.ts'
import type { Db } from '#server/storage/db.ts'
import { isPostgres } from '#server/storage/engine/per-account.ts'
import { openPostgres } from '#server/storage/engine/postgres.ts'
import { openSqlite } from '#server/storage/engine/sqlite.ts'
import { appliedMigrations } from '#server/storage/known-migrations.ts'
import { meta } from '#server/storage/meta.ts'
import type { Schema } from '#server/storage/schema.ts'
import type { DatabasePlace } from '#server/storage/storage.ts'
import { verify } from '#server/storage/verify.ts'

export type AsItIs = ReturnType<typeof queries> & {
  /** The steps its schema has taken, oldest first; none if it is new, or not ours. */
  applied: string[]
  /** Whether there is any table in it. */
  isEmpty: boolean
  write<Value>(work: (tools: ReturnType<typeof queries>) => Promise<Value>): Promise<Value>
  close(): Promise<void>
}

export async function openAsItIs(place: DatabasePlace): Promise<AsItIs> {
  const { dialect } = 'url' in place ? await openPostgres(place.url) : openSqlite(place.file, { serving: false })
  const db = new Kysely<Schema>({ dialect })
  try {
    return {
      ...queries(db),
      applied: await appliedMigrations(db),
      isEmpty: await isEmpty(db),
      write: (work) => db.transaction().execute((transaction) => work(queries(transaction))),
      close: () => db.destroy(),
    }
  } catch (fault) {
    await db.destroy()
    throw fault
  }
}

const queries = (db: Db) => ({ meta: meta(db), accounts: accounts(db), audit: audit(db), verify: verify(db) })

async function isEmpty(db: Db): Promise<boolean> {
  const { rows } = await (isPostgres(db)
    ? sql`select 1 from pg_tables where schemaname = current_schema() limit 1`
    : sql`select 1 from sqlite_master limit 1`
  ).execute(db)
  return rows.length === 0
}
