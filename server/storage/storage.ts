/**
 * Storage: the one way to the database. Reads as they come; writes as one transaction that takes the write lock at once.
 *
 * Nothing outside this folder knows a table or a statement.
 */
import { randomBytes } from 'node:crypto'
import { Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { accounts } from '#server/storage/accounts.ts'
import { audit } from '#server/storage/audit.ts'
import type { Db } from '#server/storage/db.ts'
import { devices } from '#server/storage/devices.ts'
import { openSqlite } from '#server/storage/engine/sqlite.ts'
import { meta } from '#server/storage/meta.ts'
import { migrations } from '#server/storage/migrations.ts'
import { people } from '#server/storage/people.ts'
import { readings } from '#server/storage/readings.ts'
import type { Schema } from '#server/storage/schema.ts'
import { together } from '#server/storage/together.ts'

export type Queries = {
  meta: ReturnType<typeof meta>
  accounts: ReturnType<typeof accounts>
  people: ReturnType<typeof people>
  readings: ReturnType<typeof readings>
  devices: ReturnType<typeof devices>
  audit: ReturnType<typeof audit>
}

export type Storage = Queries & {
  /** Commits when `work` returns, on disk; rolls back when it throws. */
  write<Value>(work: (queries: Queries) => Promise<Value>): Promise<Value>
  /** The same promise; what waits at the same time shares one transaction (`together.ts`). */
  writeTogether<Value>(work: (queries: Queries) => Promise<Value>): Promise<Value>
  close(): Promise<void>
}

export type StorageConfig = { file: string; serving: boolean }

/** Opens the database, brings its schema up to date and gives it its identity. Throws when it cannot be trusted. */
export async function openStorage({ file, serving }: StorageConfig): Promise<Storage> {
  const { dialect, guards } = openSqlite(file, { serving })
  const db = new Kysely<Schema>({ dialect })
  await migrate(db)
  for (const guard of guards) await sql.raw(guard).execute(db)
  await identify(db)
  const write: Storage['write'] = (work) => db.transaction().execute((transaction) => work(queries(transaction)))
  return {
    ...queries(db),
    write,
    writeTogether: together(write),
    close: () => db.destroy(),
  }
}

const queries = (db: Db): Queries => ({
  meta: meta(db),
  accounts: accounts(db),
  people: people(db),
  readings: readings(db),
  devices: devices(db),
  audit: audit(db),
})

async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw new Error('The database could not be brought up to date; nothing was changed.', { cause: error })
}

async function identify(db: Db): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const facts = meta(transaction)
    if ((await facts.identity()).epoch !== '') return
    await facts.put('server', `srv_${randomBytes(8).toString('hex')}`)
    await facts.put('epoch', `e_${randomBytes(8).toString('hex')}`)
    await facts.put('commit_seq', '0')
  })
}
