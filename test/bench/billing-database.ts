/**
 * Billing database: a utility of many accounts whose last month is to be exported, made by SQLite itself, since it is not
 * what is measured. Readings lie in the order they came in: month after month, within a month in no order of accounts.
 */
import { DatabaseSync } from 'node:sqlite'
import { readKeys } from '#server/keys.ts'
import { openStorage } from '#server/storage/storage.ts'
import { addMonths } from '#shared/lib/calendar-date.ts'
import { aUtility } from '#test/support/builders.ts'

export const PERIOD = '2026-11'
export const ACCOUNTS = 400_000
/** Hot water each; one account in two has electricity by day and night, and heat. */
export const REGISTERS = 1_000_000
const MONTHS = 3

/** Coprime to the number of accounts, so that every one comes once. */
const STRIDE = 170_003

/** Of every 25 accounts one was not read this month and is estimated; of every 50 one was not the month before. */
const UNREAD_EVERY = 25

/** Takes a minute or two, and 3 GB. */
export async function makeBillingDatabase(file: string): Promise<void> {
  const storage = await openStorage({ file, serving: true })
  await readKeys(`${file}.key`, storage)
  await storage.accounts.putUtility(aUtility())
  const at = Date.parse('2026-12-04T00:00:00+05:00')
  const row = { utility: 'astana', reached: '', made: 0, at }
  await storage.estimates.begin([{ ...row, period: PERIOD, state: 'done' }])
  await storage.close()

  const db = new DatabaseSync(file)
  db.exec('pragma synchronous = off; pragma cache_size = -400000; begin')
  const numbers = `with recursive number (n) as (select 0 union all select n + 1 from number where n < ${ACCOUNTS} - 1)`
  const key = `'astana-' || printf('%08d', n)`
  db.exec(
    `${numbers} insert into account (account, utility, address, district, holder, contract_starts_on, contract_ends_on, revision, contract_number)
     select ${key}, 'astana', 'Сығанақ к-сі, 18, ' || n, 'yesil', '', '2020-01-01', null, 1, printf('K-%08d', n) from number`,
  )
  const meters = [
    { serial: 'W', service: 'hot-water', every: 1, names: ['main'], unit: 'm3', decimals: 3 },
    { serial: 'E', service: 'electricity', every: 2, names: ['day', 'night'], unit: 'kWh', decimals: 0 },
    { serial: 'H', service: 'heat', every: 2, names: ['main'], unit: 'Gcal', decimals: 3 },
  ]
  for (const { serial, service, every, names, unit, decimals } of meters) {
    const own = `'${serial}' || printf('%08d', n)`
    db.exec(
      `${numbers} insert into meter (account, serial, service, place, installed_on, removed_on, verified_until)
       select ${key}, ${own}, '${service}', null, '2020-01-01', null, null from number where n % ${every} = 0`,
    )
    for (const name of names) {
      db.exec(
        `${numbers} insert into register (account, serial, name, digits, decimals, unit)
         select ${key}, ${own}, '${name}', 5, ${decimals}, '${unit}' from number where n % ${every} = 0`,
      )
    }
  }
  for (let month = 1 - MONTHS; month <= 0; month += 1) fillMonth(db, addMonths(PERIOD, month), month)
  db.exec('commit')
  db.close()
}

function fillMonth(db: DatabaseSync, period: string, month: number): void {
  const readOn = `${period}-20`
  const at = Date.parse(`${readOn}T12:00:00+05:00`)
  const value = `printf('%05d.%03d', 100 + ${month + MONTHS} * 4, id % 1000)`
  const registers = `
    select register.account, register.serial || '/' || register.name as register, decimals, come.id
    from (
      with recursive number (n) as (select 0 union all select n + 1 from number where n < ${ACCOUNTS} - 1)
      select 'astana-' || printf('%08d', (n * ${STRIDE}) % ${ACCOUNTS}) as account, (n * ${STRIDE}) % ${ACCOUNTS} as id from number
    ) as come cross join register on register.account = come.account`
  const isRead = month === 0 ? `id % ${UNREAD_EVERY} <> 0` : month === -1 ? `id % ${2 * UNREAD_EVERY} <> 1` : 'true'
  // The columns in the order of the table; a payload as long as a phone's.
  db.exec(`insert into reading
    select account, printf('%08x-%04x-4000-8000-%012x', (id * 2654435761 + ${month + MONTHS}) % 4294967296, unicode(register) * 16 + length(register), id), 0,
      hex(zeroblob(32)), '{"note":"' || hex(zeroblob(240)) || '"}', 'app', 's_1', register,
      case decimals when 0 then substr(${value}, 1, 5) else ${value} end, null, '${readOn}', ${at}, ${at}, null, '',
      printf('E-%04X-%04X', id % 65536, ${month + MONTHS}), 1, 'accepted', '${period}', null, null, 0, null
    from (${registers}) where ${isRead}`)
  db.exec(`insert into estimate (account, register, period, volume, kind, basis, made_at)
    select account, register, '${period}', case decimals when 0 then '4' else '4.000' end, 'mean', '${addMonths(period, -1)}', ${at}
    from (${registers}) where not (${isRead})`)
}
