/** Busy: while the largest batches there may be are taken, others are answered in between ([faults/V18]). */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { MAX_BATCH_BYTES, MAX_ITEMS } from '#shared/wire/readings.ts'
import { anItem } from '#test/support/builders.ts'
import { serve } from '#test/support/served.ts'
import { signedInDatabase } from '#test/support/signed-in-database.ts'

/** Two full batches are a day's readings of an account. */
const ACCOUNTS = Array.from({ length: 16 }, (_, at) => `astana-${20_000_000 + at}`)
const SMALL = ['/healthz', '/readyz', '/healthz', '/readyz', '/healthz']

test('[faults/V18] 32 batches as large as may be come at once; who asks something small after them is answered before they are done', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'esep-busy-'))
  const file = join(folder, 'esep.sqlite')
  const signedIn = await signedInDatabase({ file }, ACCOUNTS)
  const server = await serve(file)
  const fullBatch = (account: string): RequestInit => {
    const note = 'x'.repeat(500)
    const filler = 'y'.repeat(4200)
    const items = Array.from({ length: MAX_ITEMS }, () => {
      const { hash: _, ...facts } = signedIn.reading(account)
      return anItem({ ...facts, note, filler })
    })
    return signedIn.request(items)
  }
  const batches = ACCOUNTS.flatMap((account) => [fullBatch(account), fullBatch(account)])
  const answered: string[] = []
  const ask = async (path: string, init?: RequestInit): Promise<void> => {
    const response = await fetch(server.address + path, init)
    await response.arrayBuffer()
    answered.push(`${path} ${response.status}`)
  }

  const large = batches.map((init) => ask('/api/v1/readings', init))
  const small = SMALL.map((path) => ask(path))
  await Promise.all([...large, ...small])
  await server.stop()

  const lengths = batches.map(({ body }) => String(body).length)
  expect(Math.max(...lengths)).toBeLessThanOrEqual(MAX_BATCH_BYTES)
  expect(Math.min(...lengths)).toBeGreaterThan(MAX_BATCH_BYTES * 0.9)
  const last = answered.lastIndexOf('/api/v1/readings 200')
  expect(answered.filter((one) => one === '/api/v1/readings 200')).toHaveLength(batches.length)
  expect(answered.slice(0, last).filter((one) => /^\/(healthz|readyz) 200$/.test(one))).toHaveLength(SMALL.length)
  const database = new DatabaseSync(file)
  expect(database.prepare('select count(*) as count from reading').get()).toMatchObject({ count: 32 * MAX_ITEMS })
  database.close()
  rmSync(folder, { recursive: true })
}, 60_000)
