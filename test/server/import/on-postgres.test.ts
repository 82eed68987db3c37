import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { aLine, type Billing, createBilling, csvOf, manyLines } from '#test/server/import/billing.ts'
import { type Postgres, startPostgres } from '#test/support/postgres.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let postgres: Postgres

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

/** All that an import made, with every column but those of the moment. */
async function contentOf({ server: { storage } }: Billing, accounts: readonly string[]) {
  const stored = await storage.imports.stored(accounts)
  const readings = await storage.readings.under(await storage.readings.accepted(accounts, '2000-01'))
  return {
    accounts: accounts.map((account) => stored.get(account)),
    readings: readings.toSorted((a, b) => (a.account + a.id < b.account + b.id ? -1 : 1)),
  }
}

test('an import, its changes and an exchange of meters come to the same on PostgreSQL as on SQLite', async () => {
  const there = await createBilling({ url: await postgres.database() })
  const here = await createBilling()
  const lines = manyLines(1234)
  const changed = lines.map((line, at) => {
    if (at % 3 === 0) return { ...line, address: 'Абая 5', 'last value': '210', 'last value read on': '2026-11-19' }
    return at % 3 === 1
      ? { ...line, 'meter serial': '26-000001', 'installed on': '2026-10-30', 'last value': '' }
      : line
  })
  const files = [lines, changed, [...changed, aLine({ digits: '0' })], changed].map((some) => csvOf(some))

  const reports = []
  for (const file of files) {
    reports.push([await there.run(there.file(file)), await here.run(here.file(file))])
  }

  for (const [on, off] of reports)
    expect({ ...(on!.ok && on!.value), errorsFile: '' }).toEqual({ ...(off!.ok && off!.value), errorsFile: '' })
  expect(
    reports.map(
      ([on]) =>
        on!.ok && [on!.value.newAccounts, on!.value.changedAccounts, on!.value.closedMeters, on!.value.readings],
    ),
  ).toEqual([
    [1234, 0, 0, 1234],
    [0, 823, 411, 412],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ])
  const accounts = lines.map((line) => `astana-${line['account number']}`)
  expect(await contentOf(there, accounts)).toEqual(await contentOf(here, accounts))
  await there.close()
  await here.close()
})
