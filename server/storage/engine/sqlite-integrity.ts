/** SQLite integrity: what SQLite itself finds wrong with a database, in its own words. */
import { sql } from 'kysely'
import { isStorageBroken } from '#server/storage/broken.ts'
import type { Db } from '#server/storage/db.ts'

/** More than these say nothing new. */
const MOST = 20

/** Empty: nothing is wrong. Reads everything in one go, so the write-ahead log grows meanwhile. */
export async function sqliteIntegrity(db: Db): Promise<string[]> {
  try {
    const { rows: pages } = await sql<object>`pragma integrity_check(20)`.execute(db)
    const { rows: keys } = await sql<{ table: string }>`pragma foreign_key_check`.execute(db)
    const said = pages.map((row) => String(Object.values(row)[0])).filter((line) => line !== 'ok')
    return [...said, ...keys.map(({ table }) => `a row of ${table} refers to one that is not there`)].slice(0, MOST)
  } catch (fault) {
    if (isStorageBroken(fault)) return [(fault as Error).message]
    throw fault
  }
}
