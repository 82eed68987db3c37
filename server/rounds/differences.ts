/**
 * Differences: what an inspector read of a register beside what its resident handed in for the same period (R5). It judges
 * neither.
 *
 * Readings come page by page; kept until the end, since the largest difference is told first, are only the rows told.
 */

import type { Account } from '#server/storage/accounts.ts'
import type { ControlReading } from '#server/storage/control-readings.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Channel } from '#shared/domain/channel.ts'
import { type Register, type RegisterKey, rangeOf, registerKey, type Unit } from '#shared/domain/meter.ts'
import { isNewer } from '#shared/domain/reading-order.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { ticksOf } from '#shared/domain/value.ts'
import { volumeBetween, volumeText } from '#shared/domain/volume.ts'
import type { CalendarDate, Period } from '#shared/lib/calendar-date.ts'

type Side = { value: string; readOn: CalendarDate; channel: Channel; status: string }

export type Difference = {
  account: AccountKey
  register: RegisterKey
  unit: Unit
  inspector: Side
  resident: Side
  /** The resident’s value less the inspector’s. */
  difference: string
  /** Of the use that the inspector found; null where there is nothing to count it from. */
  percent: number | null
  /** Which of the two is accepted for the period. */
  counts: 'inspector' | 'resident' | 'neither'
}

export type MoreThan = { amount: number; isPercent: boolean } | null

const ACCOUNTS_A_PAGE = 500
const BEGINNING = '0000-01'

/** Largest difference first, in units; then by account and register. */
export async function differencesOf(
  queries: Queries,
  utility: Utility,
  period: Period,
  moreThan: MoreThan,
): Promise<Difference[]> {
  const found: Difference[] = []
  let after = ''
  for (;;) {
    const keys = await queries.controls.inspected(utility.key, period, after, ACCOUNTS_A_PAGE)
    if (keys.length === 0) break
    after = keys.at(-1)!
    for (const row of await onPage(queries, keys, utility, period)) if (isMore(row, moreThan)) found.push(row)
  }
  return found.toSorted(byDifference)
}

async function onPage(
  queries: Queries,
  keys: readonly AccountKey[],
  utility: Utility,
  period: Period,
): Promise<Difference[]> {
  const readings = await queries.controls.readings(keys, period)
  const byRegister = Map.groupBy(readings, ({ account, register }) => `${account} ${register}`)
  const accounts = await queries.accounts.find(keys)
  const past = await queries.readings.past(keys, BEGINNING, period)
  const last = new Map(past.map((row) => [`${row.account} ${row.register}`, row.readings.at(-1)!.value]))
  return [...byRegister.entries()].flatMap(([key, all]) => {
    const inspector = sideOf(all.filter(({ channel }) => channel === 'inspector'))
    const resident = sideOf(all.filter(({ channel }) => channel !== 'inspector'))
    if (!inspector || !resident) return []
    const register = registerOf(accounts.get(inspector.account), inspector.register)
    return register ? (differenceOf(inspector, resident, { register, utility, last: last.get(key) ?? null }) ?? []) : []
  })
}

/** The one that counts, or else the newest. */
const sideOf = (readings: readonly ControlReading[]): ControlReading | undefined =>
  readings.find(({ status }) => status === 'accepted') ??
  readings.toSorted((one, other) => (isNewer(placed(one), placed(other)) ? -1 : 1))[0]

const placed = ({ taken_at: takenAt, received_at: receivedAt, id }: ControlReading) => ({ takenAt, receivedAt, id })

/** Null: a value does not fit the register, so nothing can be counted between them. */
function differenceOf(
  inspector: ControlReading,
  resident: ControlReading,
  { register, utility, last }: { register: Register; utility: Utility; last: string | null },
): Difference | null {
  const [seen, handedIn] = [inspector, resident].map(({ value }) => ticksOf(value, register.decimals))
  if (seen == null || handedIn == null) return null
  const ticks = nearest(handedIn - seen, rangeOf(register))
  const from = last === null ? null : ticksOf(last, register.decimals)
  const use = from === null ? 0 : volumeBetween(from, seen, register, utility.thresholds)
  return {
    account: inspector.account,
    register: inspector.register,
    unit: register.unit,
    inspector: shown(inspector),
    resident: shown(resident),
    difference: volumeText(ticks, register.decimals),
    percent: use > 0 ? (100 * ticks) / use : null,
    counts: inspector.status === 'accepted' ? 'inspector' : resident.status === 'accepted' ? 'resident' : 'neither',
  }
}

/** One of the two may have been read before the meter passed zero and the other after it. */
function nearest(ticks: number, range: number): number {
  if (Math.abs(ticks) <= range / 2) return ticks
  return ticks < 0 ? ticks + range : ticks - range
}

const shown = ({ value, read_on: readOn, channel, status }: ControlReading): Side => ({
  value,
  readOn,
  channel,
  status,
})

function registerOf(account: Account | undefined, key: RegisterKey): Register | null {
  const all = (account?.meters ?? []).flatMap(({ serial, registers }) =>
    registers.map((register) => ({ key: registerKey(serial, register.name), register })),
  )
  return all.find((one) => one.key === key)?.register ?? null
}

function isMore({ difference, percent }: Difference, moreThan: MoreThan): boolean {
  if (moreThan === null) return true
  if (!moreThan.isPercent) return Math.abs(Number(difference)) > moreThan.amount
  return Number(difference) !== 0 && (percent === null || Math.abs(percent) > moreThan.amount)
}

function byDifference(one: Difference, other: Difference): number {
  const order = Math.abs(Number(other.difference)) - Math.abs(Number(one.difference))
  if (order !== 0) return order
  const [a, b] = [one, other].map(({ account, register }) => `${account} ${register}`)
  return a! < b! ? -1 : 1
}
