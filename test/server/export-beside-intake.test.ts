/** An export of many pages on a connection of its own while readings come in: neither waits for the other, and the log stays short. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ExportSummary, exportConsumption } from '#server/consumption/consumption-export.ts'
import { csvFormat } from '#server/consumption/csv-format.ts'
import { createWholeFile } from '#server/consumption/whole-file.ts'
import { logBytes } from '#server/keeping/log-watch.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Standing } from '#shared/domain/reading.ts'
import { aMeter } from '#test/support/builders.ts'
import { type Resident, residentOf } from '#test/support/resident.ts'
import { createTestServer } from '#test/support/test-server.ts'

const ACCOUNTS_A_PAGE = 250
const PAGES = 12
const ACCEPTED = { status: 'accepted', period: '2026-11' }

const accountOf = (page: number, nth: number): AccountKey =>
  `astana-2${String(page * ACCOUNTS_A_PAGE + nth).padStart(7, '0')}`
const pages = Array.from({ length: PAGES }, (_, page) => page)
const accounts = pages.flatMap((page) => Array.from({ length: ACCOUNTS_A_PAGE }, (_, nth) => accountOf(page, nth)))

let folder: string
let file: string
let resident: Resident
/** The command's own. */
let beside: Storage
let looker: DatabaseSync

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-beside-'))
  file = join(folder, 'esep.sqlite')
  const server = await createTestServer({ file })
  const { storage, clock } = server
  const row = { utility: 'astana', address: '', district: '', holder: '', contract_starts_on: '2020-01-01' }
  await storage.write(async (queries) => {
    for (const account of accounts) await queries.accounts.add({ account, ...row, contract_ends_on: null }, [aMeter()])
  })
  const person = await server.signIn(accountOf(0, 0))
  for (const page of pages) {
    for (const nth of [0, 1]) await storage.people.grant(accountOf(page, nth), person.subject, clock.now())
  }
  resident = residentOf(server, person)
  beside = await openStorage({ file, serving: false })
  looker = new DatabaseSync(file)
  looker.exec('pragma wal_checkpoint(truncate)')
})
afterEach(async () => {
  looker.close()
  await beside.close()
  await resident.server.close()
  rmSync(folder, { recursive: true })
})

/** Exports November, which is open; `meanwhile` is waited for once the head is written, and after so many pages. */
async function exported(name: string, meanwhile: (written: number) => Promise<void>): Promise<ExportSummary> {
  const created = await createWholeFile(join(folder, name))
  if (!created.ok) throw new Error(created.refusal)
  let written = 0
  const done = await exportConsumption(
    { storage: beside, clock: resident.server.clock },
    {
      utility: (await beside.accounts.utilities())[0]!,
      period: '2026-11',
      format: csvFormat({ delimiter: ',', hasDecimalComma: false, hasByteOrderMark: false }),
      file: {
        ...created.value,
        async write(chunk) {
          await created.value.write(chunk)
          if (chunk.length === 0) return
          await meanwhile(written)
          written += 1
        },
      },
      who: 'tester',
      origin: 'test',
      about: {},
      onProgress: () => undefined,
    },
  )
  if (!done.ok) throw new Error(done.refusal)
  return done.value
}

/** After each page one reading for an account of that page, and one for an account of the next: where each then stands, and how long the log is. */
async function exportedBesideIntake(
  name: string,
): Promise<{ summary: ExportSummary; standings: Standing[]; logs: number[] }> {
  const standings: Standing[] = []
  const logs: number[] = []
  const send = async (account: AccountKey, value: string): Promise<void> => {
    const [receipt] = await resident.receipts(resident.item({ account, value }))
    standings.push(receipt!.standing)
  }
  const summary = await exported(name, async (written) => {
    if (written > 0) await send(accountOf(written - 1, 0), '00203.000')
    if (written < PAGES) await send(accountOf(written, 1), '00204.000')
    logs.push(logBytes(file))
    // As the server does by itself at some 16 MB: as far as nobody reads what was there before.
    looker.exec('pragma wal_checkpoint(passive)')
  })
  return { summary, standings, logs }
}

/** Account and value of every row that has one, and how many have none. */
function valuesIn(name: string): { read: string[]; unread: number } {
  const rows = parse(readFileSync(join(folder, name), 'utf8'), { columns: true }) as {
    account: string
    value: string
  }[]
  expect(rows.map(({ account }) => `astana-${account}`)).toEqual(accounts)
  const read = rows.flatMap(({ account, value }) => (value === '' ? [] : [`astana-${account} ${value}`]))
  return { read, unread: rows.length - read.length }
}

const behind = pages.map((page) => `${accountOf(page, 0)} 203.000`)
const ahead = pages.map((page) => `${accountOf(page, 1)} 204.000`)

test('[C3] [faults/V5] readings come in between any two pages of an export, and its log is never longer than a few of them', async () => {
  const { summary, standings, logs } = await exportedBesideIntake('first.csv')

  expect(standings).toEqual([...behind, ...ahead].map(() => ACCEPTED))
  expect(logs).toHaveLength(PAGES + 1)
  expect(Math.max(...logs)).toBeLessThan(3 * logs[0]!)
  expect(readdirSync(folder).filter((name) => name.includes('csv'))).toEqual(['first.csv'])
  const bytes = readFileSync(join(folder, 'first.csv'))
  expect(summary).toMatchObject({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
})

test('[C3] [faults/V5] what comes before its account’s page is in the file, what comes after it is in the next export', async () => {
  await exportedBesideIntake('first.csv')
  await exported('second.csv', async () => undefined)

  expect(valuesIn('first.csv')).toEqual({ read: ahead, unread: accounts.length - ahead.length })
  const both = [...behind, ...ahead].sort()
  expect(valuesIn('second.csv')).toEqual({ read: both, unread: accounts.length - both.length })
})

test('[faults/V5] beside a reader that holds on the log grows with each reading, so that the tests above would see one', async () => {
  const held = new DatabaseSync(file)
  const rows = held.prepare('select account from account').iterate()
  rows.next()

  const { standings, logs } = await exportedBesideIntake('first.csv')

  expect(standings).toEqual([...behind, ...ahead].map(() => ACCEPTED))
  expect(Math.max(...logs)).toBeGreaterThan(6 * logs[0]!)
  rows.return?.()
  held.close()
})
