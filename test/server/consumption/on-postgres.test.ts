import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createEstimation } from '#server/consumption/estimation.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import { aBillingMonth, type BillingMonth, CLOSED } from '#test/support/billing-month.ts'
import { aMeter } from '#test/support/builders.ts'
import { type Postgres, startPostgres } from '#test/support/postgres.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let postgres: Postgres

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

const ACCOUNTS = Array.from({ length: 90 }, (_, at) => `astana-${30_000_000 + at}`)
/** Serials whose order differs from one language to another. */
const SERIALS = ['a-1', 'B-1', 'Ә-1', 'ё-1', '_-1']

/** The same on both: ids too. */
const facts = ACCOUNTS.flatMap((account, at) => {
  const register = `${SERIALS[at % 5]}/main`
  const of = (value: string, readOn: string) => ({ account, register, value, read_on: readOn, id: randomUUID() })
  const known = [of('00100.000', '2026-09-20'), of(`0010${at % 10}.250`, '2026-10-20')]
  return at % 3 === 0 ? known : [...known, of(`0011${at % 10}.000`, '2026-11-20')]
})

async function filled(month: BillingMonth): Promise<void> {
  for (const [at, account] of ACCOUNTS.entries()) {
    await month.server.addAccount(account, { meters: [aMeter({ serial: SERIALS[at % 5]! })] })
  }
  await month.readings(...facts)
  const held = { register: 'a-1/main', read_on: '2026-11-21', status: 'held', reason: 'lower' } as const
  await month.readings({
    ...held,
    account: ACCOUNTS[0]!,
    id: facts[0]!.id.replace(/^./, (first) => (first === '0' ? '1' : '0')),
  })
}

test('[C2] [C3] on PostgreSQL the same is estimated and exported as on SQLite, byte for byte', async () => {
  const months = [await aBillingMonth(), await aBillingMonth({ url: await postgres.database() })]
  const files: Buffer[] = []
  for (const month of months) {
    await filled(month)
    await month.until(CLOSED)
    const { code, errors, file } = await month.exported()
    expect([code, errors]).toEqual([0, ''])
    files.push(readFileSync(file))
  }

  expect(files[0]!.toString()).toContain('estimated')
  expect(files[1]!.equals(files[0]!)).toBe(true)
  for (const month of months) await month.close()
})

test('[C2] two servers on one PostgreSQL make each estimate once', async () => {
  const url = await postgres.database()
  const month = await aBillingMonth({ url })
  await filled(month)
  month.server.clock.set(CLOSED)
  const { storage, clock } = month.server
  const other = await openStorage({ url, serving: true })
  const run = async (of: Storage): Promise<void> => {
    const estimation = createEstimation({ storage: of, clock, onFault: () => undefined })
    for (let task = await estimation.next(); task; task = await estimation.next()) await estimation.some(task)
  }

  await Promise.all([run(storage), run(other)])

  const progress = await storage.estimates.progress('astana')
  expect(progress.find(({ period }) => period === '2026-11')).toMatchObject({ state: 'done', made: 30 })
  const notes = await storage.audit.list({ deed: 'consumption estimate', about: 'astana 2026-11' }, 10)
  expect(notes).toHaveLength(1)
  await other.close()
  await month.close()
})
