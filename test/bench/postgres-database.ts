/**
 * Postgres database: what the bench has in SQLite, in a PostgreSQL started for it: the same rows, read from the one and
 * inserted raw into the other, since that is not what is measured.
 */
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { type Postgres, startPostgres } from '#test/support/postgres.ts'

export type BenchPostgres = {
  /** A copy of the database as it was made; nobody may be connected to the first one meanwhile. */
  copy(): Promise<string>
  stop(): Promise<void>
}

/** In the order in which they may refer to each other. */
const TABLES = ['utility', 'account', 'meter', 'register', 'access', 'resident', 'session', 'reading', 'event'] as const
const META = ['key_check', 'server', 'epoch', 'commit_seq']
/** PostgreSQL takes 65,535 parameters in a statement. */
const MOST_PARAMETERS = 30_000

/** Memory as a small machine would give it; everything else as it comes. */
const SETTINGS = ['shared_buffers=512MB', 'max_wal_size=4GB', 'checkpoint_timeout=15min']

/** `file`: an SQLite database with its key beside it, which fits the copies too. */
export async function benchPostgres(file: string): Promise<BenchPostgres> {
  const postgres: Postgres = await startPostgres(SETTINGS)
  const url = await postgres.database()
  const from = new DatabaseSync(file, { readOnly: true })
  const to = new Client({ connectionString: url })
  await to.connect()
  for (const name of META) {
    const row = from.prepare('select value from meta where name = ?').get(name) as { value: string } | undefined
    if (row)
      await to.query('insert into meta values ($1, $2) on conflict (name) do update set value = $2', [name, row.value])
  }
  for (const table of TABLES) await copyTable(from, to, table)
  await to.query('analyze')
  await to.query('checkpoint')
  await to.end()
  from.close()
  return { copy: () => postgres.copyOf(url), stop: () => postgres.stop() }
}

async function copyTable(from: DatabaseSync, to: Client, table: (typeof TABLES)[number]): Promise<void> {
  const statement = from.prepare(`select * from ${table}`)
  const columns = statement.columns().map(({ name }) => `"${name}"`)
  const most = Math.floor(MOST_PARAMETERS / columns.length)
  let rows: unknown[][] = []
  const insert = async (): Promise<void> => {
    const places = rows.map((_, row) => `(${columns.map((__, at) => `$${row * columns.length + at + 1}`)})`)
    if (rows.length > 0) await to.query(`insert into ${table} (${columns}) values ${places}`, rows.flat())
    rows = []
  }
  for (const row of statement.iterate()) {
    rows.push(Object.values(row))
    if (rows.length === most) await insert()
  }
  await insert()
}
