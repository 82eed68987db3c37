/**
 * Grown database: as many accounts and as long a history as wanted, made by the engine itself from a count, since ten
 * million readings by way of our own code would take an hour. Nothing of this is what is measured.
 */
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { tokenHash } from '#server/api/session-cookie.ts'
import { readKeys } from '#server/keys.ts'
import { type DatabasePlace, openStorage } from '#server/storage/storage.ts'
import { ACCOUNTS_EACH, type BenchResident, NOW } from '#test/bench/bench-server.ts'
import { aUtility } from '#test/support/builders.ts'

export type Growth = {
  accounts: number
  meters: number
  /** Accepted readings of each register, a month each, up to October 2026. */
  months: number
  /** One reading of each register waits for this opening. */
  queuedFor: number | null
  /** So many residents, each of 50 accounts (or as many as said) spread over all. */
  residents: number
  accountsEach?: number
}

/** How the engines say the same. */
type Dialect = {
  count: (to: string) => string
  padded: (text: string) => string
  month: (back: string) => string
  hex: string
  seed: string
}

const SQLITE: Dialect = {
  count: (to) =>
    `(with recursive n(n) as (select 0 union all select n + 1 from n where n + 1 < ${to}) select n from n)`,
  padded: (text) => `printf('%08d', ${text})`,
  month: (back) => `strftime('%Y-%m', '2026-11-01', '-' || ${back} || ' months')`,
  hex: 'lower(hex(randomblob(4)))',
  seed: '',
}
const POSTGRES: Dialect = {
  count: (to) => `(select generate_series(0, ${to} - 1) as n)`,
  padded: (text) => `lpad((${text})::text, 8, '0')`,
  month: (back) => `to_char(date '2026-11-01' - make_interval(months => (${back})::int), 'YYYY-MM')`,
  hex: "lpad(to_hex((random() * 2147483647)::int), 8, '0')",
  seed: 'select setseed(0.5)',
}

/** Makes it in an empty database; `keyFile` is written if it is not there. */
export async function growDatabase(place: DatabasePlace, keyFile: string, growth: Growth): Promise<BenchResident[]> {
  const storage = await openStorage({ ...place, serving: false })
  await readKeys(keyFile, storage)
  await storage.accounts.putUtility(aUtility())
  const residents = residentsOf(growth)
  await storage.write(async ({ people }) => {
    for (const { subject, token, accounts } of residents) {
      await people.addResident({ subject, secret_hash: subject, created_at: NOW, device: 'Android' })
      await people.addSession({
        token_hash: tokenHash(token),
        subject,
        created_at: NOW,
        last_seen_at: NOW,
        expires_at: NOW + 8_640_000_000,
      })
      for (const account of accounts) await people.grant(account, subject, 0)
    }
  })
  await storage.close()
  if ('url' in place) await growPostgres(place.url, growth)
  else growSqlite(place.file, growth)
  return residents
}

/** Spread evenly, so that they meet as many pages of the disk as any. */
export function residentsOf({ accounts, residents, accountsEach = ACCOUNTS_EACH }: Growth): BenchResident[] {
  const step = Math.max(1, Math.floor(accounts / (residents * accountsEach)))
  return Array.from({ length: residents }, (_, index) => ({
    subject: `s_${index}`,
    token: `token-${index}`,
    accounts: Array.from(
      { length: accountsEach },
      (_, nth) => `astana-${String((index * accountsEach + nth) * step).padStart(8, '0')}`,
    ),
  }))
}

function growSqlite(file: string, growth: Growth): void {
  const database = new DatabaseSync(file)
  database.exec('pragma synchronous = off; pragma cache_size = -400000; pragma wal_autocheckpoint = 20000')
  for (const statement of statementsFor(SQLITE, growth)) database.exec(statement)
  database.exec('analyze; pragma wal_checkpoint(truncate)')
  database.close()
}

async function growPostgres(url: string, growth: Growth): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('set synchronous_commit = off')
  for (const statement of statementsFor(POSTGRES, growth)) if (statement) await client.query(statement)
  await client.query('analyze')
  await client.query('checkpoint')
  await client.end()
}

function statementsFor({ count, padded, month, hex, seed }: Dialect, growth: Growth): string[] {
  const { accounts, meters, months, queuedFor } = growth
  const account = `'astana-' || ${padded('a.n')}`
  const serial = `'1-' || (m.n + 1)`
  const uuid = `${hex} || '-' || substr(${hex}, 1, 4) || '-4' || substr(${hex}, 1, 3) || '-8' || substr(${hex}, 1, 3) || '-' || ${hex} || substr(${hex}, 1, 4)`
  const registers = `${count(String(accounts))} a cross join ${count(String(meters))} m`
  const columns = `account, id, variant, hash, payload, channel, subject, register, value, ticks, read_on, taken_at, received_at, replaces, marks, number, commit_seq, status, period, reason, opens_at, step`
  const at = Date.parse('2026-11-17T12:00:00+05:00')
  const made = [
    seed,
    `insert into account (account, utility, address, district, holder, contract_starts_on, contract_ends_on, revision)
     select ${account}, 'astana', 'Сығанақ к-сі, 18', 'yesil', '', '2020-01-01', null, 1 from ${count(String(accounts))} a`,
    `insert into meter select ${account}, ${serial}, 'hot-water', null, '2020-01-01', null, null from ${registers}`,
    `insert into register select ${account}, ${serial}, 'main', 5, 3, 'm3' from ${registers}`,
  ]
  // A month after the other, as they come: what an account handed in lies apart, among what all others did that month.
  for (let back = months; back >= 1; back -= 1) {
    const whole = 100 + (months - back + 1) * 4
    const then = at - back * 2_600_000_000
    made.push(
      `insert into reading (${columns})
       select ${account}, ${uuid}, 0, ${hex}, '{}', 'app', 'billing', ${serial} || '/main', '00${whole}.000', ${whole * 1000},
         ${month(String(back))} || '-20', ${then}, ${then}, null, '', 'E-0000-0000', 0,
         'accepted', ${month(String(back))}, null, null, 0
       from ${registers}`,
    )
  }
  if (queuedFor !== null) {
    made.push(
      `insert into reading (${columns})
       select ${account}, ${uuid}, 0, ${hex}, '{}', 'app', 's_0', ${serial} || '/main', '00' || (104 + ${months} * 4) || '.000',
         104000 + ${months} * 4000, '2026-11-17', ${at}, ${at}, null, '', 'E-0000-0000', 0,
         'queued', '2026-11', null, ${queuedFor}, 0
       from ${registers}`,
    )
  }
  made.push(
    `insert into event (account, id, variant, step, at, status, period, reason, opens_at, "by", note)
     select account, id, variant, 0, received_at, status, period, null, opens_at, 'intake', null from reading`,
  )
  return made.filter(Boolean)
}
