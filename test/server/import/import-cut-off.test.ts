import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { LEASE_MS } from '#server/import/lease.ts'
import type { Storage } from '#server/storage/storage.ts'
import { aLine, type Billing, createBilling, csvOf, type Line, manyLines } from '#test/server/import/billing.ts'

vi.setConfig({ testTimeout: 30_000 })

const open: Billing[] = []
afterEach(async () => {
  for (const billing of open.splice(0)) await billing.close()
})

async function aBilling(): Promise<Billing> {
  const billing = await createBilling()
  open.push(billing)
  return billing
}

/** Two transactions. */
const LINES = manyLines(600).flatMap((line): Line[] => [
  line,
  { ...line, 'meter serial': 'T-100', service: 'heat', place: '', 'last value': '7,5' },
])

/** All that an import makes, with every column. */
async function contentOf({ server: { storage } }: Billing) {
  const keys = LINES.map((line) => `astana-${line['account number']}`)
  const accounts = [...(await storage.imports.stored([...new Set(keys)])).values()]
  const readings = await storage.readings.under(await storage.readings.accepted([...new Set(keys)], '2000-01'))
  return { accounts, readings: readings.toSorted((a, b) => (a.account + a.id < b.account + b.id ? -1 : 1)) }
}

/** Dies with its `count`th transaction: nothing is written any more. */
function dying(storage: Storage, count: number): Storage {
  let written = 0
  return {
    ...storage,
    write: async (work) => {
      written += 1
      if (written >= count) throw new Error('killed')
      return await storage.write(work)
    },
  }
}

/** Does something once, when 500 accounts are loaded. */
function before({ server: { storage } }: Billing, deed: () => Promise<void>): Storage {
  let isDone = false
  return {
    ...storage,
    async write(work) {
      if (!isDone && (await storage.accounts.count()) > 0) {
        isDone = true
        await deed()
      }
      return await storage.write(work)
    },
  }
}

test.each([
  [1, 'killed'],
  [2, 'The import was cut off: nothing was loaded. Run it again to go on.'],
  [3, 'The import was cut off: 500 accounts of the file are loaded and stay, the rest is not. Run it again to go on.'],
  [4, 'The import was cut off: 600 accounts of the file are loaded and stay, the rest is not. Run it again to go on.'],
])('killed at its transaction %i and run again, it comes to the same end', async (count, sentence) => {
  const whole = await aBilling()
  await whole.load(LINES)
  const billing = await aBilling()
  const file = billing.file(csvOf(LINES))

  await expect(billing.run(file, {}, { storage: dying(billing.server.storage, count) })).rejects.toThrow(sentence)
  const between = await billing.server.storage.accounts.count()
  const tooSoon = count > 1 ? await billing.run(file) : null
  billing.server.clock.pass(LEASE_MS + 1)
  const again = await billing.run(file)
  const once = await billing.run(file)

  expect(between).toBe(Math.min(600, Math.max(0, count - 2) * 500))
  if (tooSoon)
    expect(tooSoon).toMatchObject({ ok: false, refusal: expect.stringContaining('Another import is under way') })
  expect(again).toMatchObject({ ok: true, value: { newAccounts: 600 - between, unchangedAccounts: between } })
  expect(once).toMatchObject({ ok: true, value: { unchangedAccounts: 600 } })
  const atEnd = await contentOf(billing)
  const wanted = await contentOf(whole)
  expect(atEnd.accounts).toEqual(wanted.accounts)
  const known = ({ received_at: _, number: __, commit_seq: ___, ...facts }: (typeof atEnd.readings)[number]) => facts
  expect(atEnd.readings.map(known)).toEqual(wanted.readings.map(known))
})

test('killed half-way it leaves no errors file that could be taken for a whole one', async () => {
  const billing = await aBilling()
  const file = billing.file(csvOf([aLine({ digits: '0' }), ...manyLines(600)]))

  await expect(billing.run(file, {}, { storage: dying(billing.server.storage, 3) })).rejects.toThrow('cut off')

  expect(readdirSync(dirname(file))).toEqual(['accounts.csv'])
})

test('of two imports at once the second is told whose the first is', async () => {
  const billing = await aBilling()
  const file = billing.file(csvOf(manyLines(600)))
  const answers: unknown[] = []
  const storage = before(billing, async () => void answers.push(await billing.run(file)))

  const first = await billing.run(file, {}, { storage })

  expect(first).toMatchObject({ ok: true, value: { newAccounts: 600 } })
  expect(answers[0]).toEqual({
    ok: false,
    refusal:
      'Another import is under way: of accounts.csv by aigul since 2026-11-20T07:00:00Z. Wait for its end. If it was killed, it stands in the way for a minute.',
  })
  expect(await billing.run(file)).toMatchObject({ ok: true, value: { unchangedAccounts: 600 } })
})

test('an import that was not heard of for a minute gives way to another', async () => {
  const billing = await aBilling()
  const { clock } = billing.server
  const file = billing.file(csvOf(manyLines(600)))
  const answers: unknown[] = []
  const storage = before(billing, async () => {
    clock.pass(LEASE_MS + 1)
    answers.push(await billing.run(file))
  })

  // The lease is free again by then, so it may go on; what it would write is there.
  const first = await billing.run(file, {}, { storage })

  expect(answers[0]).toMatchObject({ ok: true, value: { newAccounts: 100, unchangedAccounts: 500 } })
  expect(first).toMatchObject({ ok: true, value: { newAccounts: 500, unchangedAccounts: 100 } })
})

test('of two that believe to have the lease the one that lost it stops', async () => {
  const billing = await aBilling()
  const { clock, storage } = billing.server
  const robbed = before(billing, async () => {
    clock.pass(LEASE_MS + 1)
    const now = clock.now()
    await storage.write((queries) => queries.jobs.claim('accounts import', 'another', now, now + LEASE_MS))
  })

  const stopped = billing.run(billing.file(csvOf(manyLines(600))), {}, { storage: robbed })

  await expect(stopped).rejects.toMatchObject({
    accounts: 500,
    cause: { message: expect.stringContaining('Another import took over') },
  })
  expect(await storage.accounts.count()).toBe(500)
})

test('asked to stop it stops after the accounts at hand, says so, and lets the next begin', async () => {
  const billing = await aBilling()
  const stop = new AbortController()
  const file = billing.file(csvOf([aLine({ digits: '0' }), ...manyLines(3000)]))

  const stopped = await billing.run(file, {}, { signal: stop.signal, onProgress: () => stop.abort() })
  const next = await billing.run(file)

  expect(stopped).toMatchObject({ ok: true, value: { outcome: 'stopped', badLines: 1 } })
  const loaded = stopped.ok ? stopped.value.newAccounts : 0
  expect(loaded).toBeGreaterThan(0)
  expect(loaded).toBeLessThan(3000)
  expect(next).toMatchObject({ ok: true, value: { newAccounts: 3000 - loaded, unchangedAccounts: loaded } })
  const notes = await billing.server.storage.audit.list({ deed: 'accounts import' }, 10)
  expect(notes.map(({ details }) => JSON.parse(details).state).toSorted()).toEqual([
    'begun',
    'begun',
    'loaded',
    'stopped',
  ])
  expect(existsSync(join(dirname(file), 'accounts.csv.errors.csv'))).toBe(true)
})
