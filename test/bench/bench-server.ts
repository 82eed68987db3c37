/**
 * Bench server: a database of many accounts with a year of history, and the batches their residents would send.
 *
 * History is inserted raw, since it is not what is measured.
 */
import { createHash, randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { tokenHash } from '#server/api/session-cookie.ts'
import { secretHash } from '#server/api/sign-in.ts'
import { receiptNumber } from '#server/intake/receipt-number.ts'
import { readKeys } from '#server/keys.ts'
import { openStorage } from '#server/storage/storage.ts'
import { addMonths } from '#shared/lib/calendar-date.ts'
import { anItem, aReading, aUtility } from '#test/support/builders.ts'

/** One resident acts for this many accounts, so that a batch is full. */
export const ACCOUNTS_EACH = 50
export const NOW = Date.parse('2026-11-20T12:00:00+05:00')
const UTILITY_OFFSET = 5 * 3_600_000

export type BenchResident = { subject: string; token: string; accounts: string[] }

export async function makeBenchDatabase(file: string, residents: number, months = 13): Promise<BenchResident[]> {
  const storage = await openStorage({ file, serving: true })
  const { receiptKey } = await readKeys(`${file}.key`, storage)
  await storage.accounts.putUtility(aUtility())
  await storage.close()

  const db = new DatabaseSync(file)
  db.exec('pragma synchronous = off; begin')
  const account = db.prepare(
    "insert into account values (?, 'astana', 'Сығанақ к-сі, 18', 'yesil', '', '2020-01-01', null, 1, null, null, null)",
  )
  const meter = db.prepare("insert into meter values (?, '1-1', 'hot-water', null, '2020-01-01', null, null)")
  const register = db.prepare("insert into register values (?, '1-1', 'main', 5, 3, 'm3')")
  const access = db.prepare('insert into access values (?, ?, 0, null)')
  const resident = db.prepare("insert into resident values (?, ?, 0, 'Android')")
  const session = db.prepare('insert into session values (?, ?, ?, ?, ?, null)')
  const reading = db.prepare(
    `insert into reading values (?, ?, 0, ?, '{}', 'app', 'billing', '1-1/main', ?, ?, ?, ?, ?, null, '', ?, 0, 'accepted', ?, null, null, 0, null)`,
  )
  const event = db.prepare("insert into event values (?, ?, 0, 0, ?, 'accepted', ?, null, null, 'import', null)")

  const made = benchResidents(residents)
  for (const { subject, token, accounts } of made) {
    resident.run(subject, secretHash(subject))
    session.run(tokenHash(token), subject, NOW, NOW, NOW + 8_640_000_000)
    for (const key of accounts) {
      account.run(key)
      meter.run(key)
      register.run(key)
      access.run(key, subject)
      for (let month = months; month > 0; month--) {
        const period = addMonths('2026-11', -month)
        const ticks = 100_000 + (months - month) * 4000
        const id = randomUUID()
        const hash = createHash('sha256').update(id).digest('hex')
        const at = Date.parse(`${period}-20T12:00:00+05:00`)
        const number = receiptNumber(receiptKey, { account: key, id, hash, commitSeq: 0 })
        reading.run(key, id, hash, `00${ticks / 1000}.000`, ticks, `${period}-20`, at, at, number, period)
        event.run(key, id, at, period)
      }
    }
  }
  db.exec('commit')
  db.close()
  return made
}

/** The residents of such a database, the same each time. */
export function benchResidents(count: number): BenchResident[] {
  return Array.from({ length: count }, (_, index) => ({
    subject: `s_${index}`,
    token: `token-${index}`,
    accounts: Array.from(
      { length: ACCOUNTS_EACH },
      (_, nth) => `astana-${String(index * ACCOUNTS_EACH + nth).padStart(8, '0')}`,
    ),
  }))
}

/** A request body with one reading for each of the resident's accounts; `value` in cubic metres and litres. */
export function batchOf({ subject, accounts }: BenchResident, value: string, at = NOW): string {
  const readOn = new Date(at + UTILITY_OFFSET).toISOString().slice(0, 10)
  const items = accounts.map((account) =>
    anItem(aReading({ account, subject, register: '1-1/main', value, readOn, deviceTime: deviceTime(at) })),
  )
  return JSON.stringify({
    protocol: 1,
    app: '0.1.0',
    nonce: 'nonce-0123456789abcdef',
    subject,
    deviceId: 'd_1',
    deviceNow: at,
    monotonicNow: 0,
    known: { epoch: null, commitSeq: 0 },
    unsent: items.length,
    oldestUnsentAt: null,
    items,
  })
}

const deviceTime = (at: number) => ({ at, zone: 'Asia/Almaty', offset: 300, jumped: false })
