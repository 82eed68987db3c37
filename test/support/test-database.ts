/** Test database: an empty one of either engine for servers in processes of their own, and what is in it afterwards, read past our code. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import type { DatabasePlace } from '#server/storage/storage.ts'
import type { Postgres } from '#test/support/postgres.ts'

export type Row = Record<string, unknown>

export type TestDatabase = {
  place: DatabasePlace
  /** The file of the embedded database, beside which the key lies on either engine. */
  file: string
  /** What tells a server about it, beside the file. */
  environment: Record<string, string>
  /** Rows as the engine gives them: large numbers of PostgreSQL are text. */
  rows(query: string): Promise<Row[]>
  remove(): void
}

export function sqliteDatabase(): TestDatabase {
  const { file, remove } = aFolder()
  return {
    place: { file },
    file,
    environment: {},
    async rows(query) {
      const database = new DatabaseSync(file, { readOnly: true })
      const rows = database.prepare(query).all()
      database.close()
      return rows
    },
    remove,
  }
}

export async function postgresDatabase(postgres: Postgres): Promise<TestDatabase> {
  const url = await postgres.database()
  return {
    ...aFolder(),
    place: { url },
    environment: { DATABASE_URL: url },
    async rows(query) {
      const client = new Client({ connectionString: url })
      await client.connect()
      const { rows } = await client.query<Row>(query)
      await client.end()
      return rows
    },
  }
}

function aFolder(): { file: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'esep-database-'))
  return { file: join(folder, 'esep.sqlite'), remove: () => rmSync(folder, { recursive: true }) }
}
