/** Parallel posts: every reading handed in by many at the same moment is one row, and all get the same receipt ([faults/V10]). */
import { expect, test } from 'vitest'
import type { BatchReply, ReadingItem } from '#shared/wire/readings.ts'
import { startPostgres } from '#test/support/postgres.ts'
import { serve } from '#test/support/served.ts'
import { signedInDatabase } from '#test/support/signed-in-database.ts'
import { postgresDatabase, sqliteDatabase, type TestDatabase } from '#test/support/test-database.ts'

const READINGS = 1000
const AT_ONCE = 20
/** Enough that none comes near its limit of a day. */
const ACCOUNTS = Array.from({ length: 25 }, (_, at) => `astana-${20_000_000 + at}`)

async function postAll(database: TestDatabase, servers: number): Promise<void> {
  const signedIn = await signedInDatabase(database.place, ACCOUNTS)
  const serving = await Promise.all(Array.from({ length: servers }, () => serve(database.file, database.environment)))
  const receipts = new Map<string, Set<string>>()
  const freshOnes = new Map<string, number>()

  async function post(item: ReadingItem, nth: number): Promise<void> {
    const { address } = serving[nth % serving.length]!
    const response = await fetch(`${address}/api/v1/readings`, signedIn.request([item]))
    const { results } = (await response.json()) as BatchReply
    const [result] = results
    if (result?.outcome !== 'received') throw new Error(`${response.status}: ${JSON.stringify(result)}`)
    receipts.set(item.id, (receipts.get(item.id) ?? new Set()).add(result.receipt.number))
    if (!result.replay) freshOnes.set(item.id, (freshOnes.get(item.id) ?? 0) + 1)
  }

  for (let at = 0; at < READINGS; at += 1) {
    const item = signedIn.reading(ACCOUNTS[at % ACCOUNTS.length]!)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, nth) => post(item, nth)))
  }
  for (const server of serving) expect(await server.stop()).toBe(0)

  const rows = await database.rows('select id, number from reading')
  expect(rows).toHaveLength(READINGS)
  expect(new Set(rows.map(({ id }) => id)).size).toBe(READINGS)
  for (const { id, number } of rows) expect([...receipts.get(String(id))!]).toEqual([number])
  // Of the twenty answers one says that the reading was new, nineteen that it was there.
  expect([...freshOnes.values()]).toEqual(Array.from({ length: READINGS }, () => 1))
  database.remove()
}

test('[faults/V10] [faults/G3] [R1] 1,000 readings, each posted 20 times at once, are 1,000 rows and 1,000 receipts', async () => {
  await postAll(sqliteDatabase(), 1)
})

test('[faults/V10] [faults/G3] [R1] the same on PostgreSQL, posted to two servers', async () => {
  const postgres = await startPostgres()
  await postAll(await postgresDatabase(postgres), 2)
  await postgres.stop()
})
