/** Old database: one whose schema has taken only the first steps, as a program before this one left it. */
import { writeFileSync } from 'node:fs'
import { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { openSqlite } from '#server/storage/engine/sqlite.ts'
import { meta } from '#server/storage/meta.ts'
import { migrations } from '#server/storage/migrations.ts'
import type { Schema } from '#server/storage/schema.ts'

/** `last`: the last step that is taken. `facts`: what its meta says. */
export async function makeOldDatabase(file: string, last: string, facts: Record<string, string> = {}): Promise<void> {
  // Empty, and there: a key that lies beside it may be left of another one.
  writeFileSync(file, '')
  const steps = Object.fromEntries(Object.entries(migrations).filter(([name]) => name <= last))
  const db = new Kysely<Schema>({ dialect: openSqlite(file, { serving: false }).dialect })
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => steps } }).migrateToLatest()
  if (error) throw error
  const all = { server: 'srv_old', epoch: 'e_old', commit_seq: '7', ...facts }
  for (const [name, value] of Object.entries(all)) await meta(db).put(name, value)
  await db.destroy()
}
