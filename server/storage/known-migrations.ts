/** Known migrations: which steps a database has taken, and the refusal of one that a newer program has changed. */
import { sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { isPostgres } from '#server/storage/engine/per-account.ts'
import { migrations } from '#server/storage/migrations.ts'

/** Names of the steps a database has taken, oldest first; none if it is new. */
export async function appliedMigrations(db: Db): Promise<string[]> {
  const { rows: tables } = await (isPostgres(db)
    ? sql`select 1 from pg_tables where schemaname = current_schema() and tablename = 'kysely_migration'`
    : sql`select 1 from sqlite_master where name = 'kysely_migration'`
  ).execute(db)
  if (tables.length === 0) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}

/** A sentence about the steps that this program does not know; null if it knows all. */
export function newerThanProgram(applied: readonly string[]): string | null {
  const unknown = applied.filter((name) => !(name in migrations))
  if (unknown.length === 0) return null
  const newest = Object.keys(migrations).sort().at(-1)
  return (
    `The database was changed by a newer version of this program: it has ${unknown.join(', ')}, and this version ends ` +
    `with ${newest}. Run the newer version, or restore a backup from before the upgrade.`
  )
}

/** The steps that the next start would take. */
export const pendingMigrations = (applied: readonly string[]): string[] =>
  Object.keys(migrations)
    .filter((name) => !applied.includes(name))
    .sort()
