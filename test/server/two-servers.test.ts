import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { BatchReply, ReadingItem } from '#shared/wire/readings.ts'
import { killRounds } from '#test/support/kill-rounds.ts'
import { type Postgres, startPostgres } from '#test/support/postgres.ts'
import { serve } from '#test/support/served.ts'
import { signedInDatabase } from '#test/support/signed-in-database.ts'
import { postgresDatabase, type TestDatabase } from '#test/support/test-database.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let postgres: Postgres
let database: TestDatabase

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

const received = async (response: Response): Promise<string[]> => {
  const { results } = (await response.json()) as BatchReply
  return results.map((result) => (result.outcome === 'received' ? result.receipt.number : result.outcome))
}

test('[faults/V2] of two servers under load one is killed: what either acknowledged is stored, and each once', async () => {
  database = await postgresDatabase(postgres)

  const report = await killRounds(database, [200, 350], 2)

  expect(report.acknowledged).toBeGreaterThan(10)
  expect(report.lost).toEqual([])
  expect(report.torn).toBe(0)
  expect(report.stored).toBe(report.sent)
  database.remove()
})

test('[faults/V10] [R1] the same readings posted to two servers at once are stored once and get one receipt', async () => {
  database = await postgresDatabase(postgres)
  const accounts = Array.from({ length: 10 }, (_, at) => `astana-${20_000_000 + at}`)
  const signedIn = await signedInDatabase(database.place, accounts)
  const servers = await Promise.all([1, 2].map(() => serve(database.file, database.environment)))
  const items = Array.from({ length: 20 }, (_, at) => signedIn.reading(accounts[at % accounts.length]!))

  for (const item of items) {
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, at) =>
        received(await fetch(`${servers[at % 2]!.address}/api/v1/readings`, signedIn.request([item]))),
      ),
    )
    expect(new Set(answers.flat()).size).toBe(1)
  }

  for (const server of servers) await server.stop()
  expect(await database.rows('select id from reading')).toHaveLength(20)
  expect(await database.rows('select id from event where step = 0')).toHaveLength(20)
  database.remove()
})

test('[W4] [R4] at an opening two servers release what is queued, each reading once, though one is killed in the middle', async () => {
  database = await postgresDatabase(postgres)
  const accounts = Array.from({ length: 40 }, (_, at) => `astana-${20_000_000 + at}`)
  const evening = Date.parse('2026-11-20T22:00:00+05:00')
  const signedIn = await signedInDatabase(database.place, accounts, evening)
  await queue()
  const opening = { ESEP_CLOCK: '2026-11-21T08:59:59+05:00', ...database.environment }

  const [first, second] = await Promise.all([1, 2].map(() => serve(database.file, opening)))
  await vi.waitUntil(async () => (await released()) > 0, { timeout: 20_000, interval: 5 })
  await first!.kill()
  await vi.waitUntil(async () => (await released()) === accounts.length * 50, { timeout: 40_000, interval: 100 })
  await second!.stop()

  const steps = await database.rows(`select id from event where "by" = 'release'`)
  expect(steps).toHaveLength(accounts.length * 50)
  expect(new Set(steps.map(({ id }) => id)).size).toBe(accounts.length * 50)
  const accepted = await database.rows("select account from reading where status = 'accepted'")
  expect(new Set(accepted.map(({ account }) => account)).size).toBe(accepted.length)
  expect(accepted).toHaveLength(accounts.length)
  database.remove()

  async function released(): Promise<number> {
    const [row] = await database.rows("select count(*) as count from reading where status <> 'queued'")
    return Number(row!.count)
  }

  /** 50 readings of each account's one register, so that the release takes several transactions. */
  async function queue(): Promise<void> {
    const closed = await serve(database.file, { ESEP_CLOCK: new Date(evening).toISOString(), ...database.environment })
    for (const account of accounts) {
      const items: ReadingItem[] = Array.from({ length: 50 }, () => signedIn.reading(account, evening))
      const response = await fetch(`${closed.address}/api/v1/readings`, signedIn.request(items, evening))
      expect(response.status).toBe(200)
    }
    await closed.stop()
  }
})
