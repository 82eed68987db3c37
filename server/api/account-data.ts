/** Account data: one account as its residents may see it: no name, and no history from before the contract (R8). */
import { slipsOf } from '#server/intake/slips-of.ts'
import { selfReadRequestOf } from '#server/rounds/self-read-request.ts'
import type { Account } from '#server/storage/accounts.ts'
import type { StoredReading } from '#server/storage/readings.ts'
import type { EstimateTable } from '#server/storage/schema.ts'
import { standingOf } from '#server/storage/standing-columns.ts'
import type { Storage } from '#server/storage/storage.ts'
import { addMonths, firstDayOf, periodOf } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { AccountData, EstimateData, KnownReading } from '#shared/wire/account-data.ts'

const A_DAY = 86_400_000

/** Two years and a month: a bar for each month, and last year's beside it. */
const MONTHS_SHOWN = 25

/** What came lately is shown whatever became of it, at least as long as phones keep their own copy (protocol.md §10). */
const DAYS_OF_ALL = 62

export async function accountDataOf(
  storage: Storage,
  account: Account,
  subject: string,
  now: Instant,
): Promise<AccountData> {
  const from = addMonths(periodOf(new Date(now).toISOString().slice(0, 10)), -MONTHS_SHOWN)
  const rows = await storage.readings.shown(account.account, from, now - DAYS_OF_ALL * A_DAY)
  const startsOn = account.contract?.startsOn ?? null
  const estimates = (await storage.estimates.counting(account.account, from)).filter(
    ({ period }) => startsOn !== null && firstDayOf(period) >= startsOn,
  )
  const isShown = (row: StoredReading): boolean => {
    if (row.reason === 'not-entitled') return false
    return row.subject === subject || (startsOn !== null && row.read_on >= startsOn)
  }
  const shown = rows.filter(isShown)
  const slips = await slipsOf(storage, shown, now)
  return {
    key: account.account,
    revision: account.revision,
    address: account.address,
    district: account.district,
    contract: account.contract,
    meters: account.meters,
    readings: shown.map(knownReadingOf),
    ...(estimates.length > 0 ? { estimates: estimates.map(estimateDataOf) } : {}),
    ...(slips.length > 0 ? { slips } : {}),
    selfReadRequest: await selfReadRequestOf(storage, account, shown, now),
    notices: [],
  }
}

const knownReadingOf = (row: StoredReading): KnownReading => ({
  id: row.id,
  register: row.register,
  value: row.value,
  readOn: row.read_on,
  takenAt: row.taken_at,
  receivedAt: row.received_at,
  channel: row.channel,
  number: row.number,
  standing: standingOf(row) as KnownReading['standing'],
})

const estimateDataOf = ({ register, period, volume, kind }: EstimateTable): EstimateData => ({
  register,
  period,
  volume,
  kind,
})
