/**
 * Postgres integrity: what PostgreSQL's own extension `amcheck` finds wrong with tables and indexes, one at a time, so that
 * no long transaction is held. Without the extension nothing is checked, and that is said.
 */
import { sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'

const MOST = 20

type Relation = { name: string; oid: number; isTable: boolean }

/** Null: the extension is not there. */
export async function postgresIntegrity(db: Db): Promise<string[] | null> {
  const { rows: extensions } = await sql`select 1 from pg_extension where extname = 'amcheck'`.execute(db)
  if (extensions.length === 0) return null
  const { rows: relations } = await sql<Relation>`
    select relname as name, pg_class.oid::integer as oid, relkind = 'r' as "isTable"
    from pg_class
    left join pg_am on pg_am.oid = relam
    where relnamespace = current_schema()::regnamespace
      and (relkind = 'r' or (relkind = 'i' and amname = 'btree'))
    order by relname`.execute(db)
  const found: string[] = []
  for (const relation of relations) {
    found.push(...(await problemsOf(db, relation)))
    if (found.length >= MOST) break
  }
  return found.slice(0, MOST)
}

async function problemsOf(db: Db, { name, oid, isTable }: Relation): Promise<string[]> {
  try {
    if (!isTable) {
      await sql`select bt_index_check(${oid}::regclass, true)`.execute(db)
      return []
    }
    const { rows } = await sql<{ msg: string }>`select msg from verify_heapam(${oid}::regclass)`.execute(db)
    return rows.map(({ msg }) => `${name}: ${msg}`)
  } catch (fault) {
    // index_corrupted, data_corrupted: an index is not reported but raised
    if (/^XX00[12]$/.test(String((fault as { code?: unknown }).code))) return [`${name}: ${(fault as Error).message}`]
    throw fault
  }
}
