/** Citus plan: what docs/operations.md says to do for Citus, without Citus's own calls, done on PostgreSQL. */
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openStorage } from '#server/storage/storage.ts'
import { type Postgres, startPostgres } from '#test/support/postgres.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const [, PLAN = ''] = /```sql\n([\s\S]*?)```/.exec(readFileSync('docs/operations.md', 'utf8')) ?? []
const ofCitus = /citus|create_(distributed|reference)_table/

let postgres: Postgres
let client: Client
let url: string

beforeAll(async () => {
  postgres = await startPostgres()
  url = await postgres.database()
  client = new Client({ connectionString: url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await postgres.stop()
})

async function named(query: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(query)
  return rows.map(({ name }) => name)
}

const namesIn = (pattern: RegExp, text = PLAN): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name)

test('the plan names each table once: those by account as distributed, all others as one copy or a copy everywhere', async () => {
  const byAccount = await named("select relname as name from pg_class where relkind = 'p'")
  const others = await named(
    "select relname as name from pg_class join pg_namespace n on n.oid = relnamespace where nspname = 'public' and relkind = 'r' and not relispartition",
  )
  const local = namesIn(/(\w+)[,.]/g, PLAN.slice(PLAN.indexOf('as they are:')))

  expect(namesIn(/create_distributed_table\('(\w+)'/g).sort()).toEqual(byAccount.sort())
  expect([...namesIn(/create_reference_table\('(\w+)'/g), ...local].sort()).toEqual(others.sort())
})

test('[security/K1] tables made whole keep their keys and indexes, and the next start guards them again', async () => {
  const indexes = () => named("select count(*)::text as name from pg_indexes where tablename in ('reading', 'event')")
  const before = await indexes()

  await client.query(
    PLAN.split('\n')
      .filter((line) => !ofCitus.test(line))
      .join('\n'),
  )
  const storage = await openStorage({ url, serving: true })
  const row = aStoredReading()
  await storage.write((queries) => queries.readings.add([row], 5, 'test'))

  expect(await named("select relname as name from pg_class where relkind = 'p'")).toEqual([])
  expect(await indexes()).toEqual(before)
  expect(await storage.readings.under([row])).toEqual([{ ...row, step: 0 }])
  await expect(client.query('delete from reading')).rejects.toThrow('never deleted')
  await expect(storage.write((queries) => queries.readings.add([aStoredReading()], 5, 'test'))).rejects.toThrow()
  await storage.close()
})
