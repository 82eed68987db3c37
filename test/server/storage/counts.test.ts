import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openStorage } from '#server/storage/storage.ts'
import { countsContract } from '#test/contract/counts.ts'

countsContract('SQLite', () => openStorage({ file: ':memory:', serving: true }))

test('each count reads an index and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'esep-counts-'))
  const file = join(folder, 'esep.sqlite')
  const storage = await openStorage({ file, serving: false })
  await storage.close()
  const database = new DatabaseSync(file)
  const planOf = (query: string) =>
    database
      .prepare(`explain query plan ${query}`)
      .all()
      .map(({ detail }) => String(detail))
      .join('; ')

  const plans = [
    "select min(opens_at) from reading where status = 'queued' and opens_at > 5",
    "select account from reading where status = 'queued' and opens_at = 5 and account > 'a' order by account limit 1 offset 4999",
    "select count(*) from reading where status = 'queued' and opens_at = 5 and account > 'a' and account <= 'b'",
    "select received_at from reading where status = 'held' and received_at > 5 order by received_at limit 1 offset 4999",
    "select count(*) from reading where status = 'held' and received_at > 5 and received_at <= 9",
    'select count(*) from device where seen_at >= 5',
    'select count(*), sum(unsent), min(oldest_unsent_at) from device where unsent > 0 and seen_at >= 5',
    'select max(seen_at) from device',
    "select distinct account from reading where channel = 'inspector' and period = '2026-11' and account > 'a' and account < 'b' order by account limit 500",
  ].map(planOf)

  for (const plan of plans) expect(plan).toMatch(/^SEARCH \w+ USING COVERING INDEX \w+( \([^)]+\))?$/)
  database.close()
  rmSync(folder, { recursive: true })
})
