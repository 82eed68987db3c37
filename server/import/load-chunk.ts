/**
 * Load chunk: some accounts of a file compared with what is stored, and in the same transaction made as the file has them.
 *
 * What is written depends on what is stored alone, so a chunk that is loaded again writes nothing.
 */
import type { BilledAccount, ToldLine } from '#server/import/billed-account.ts'
import { toldOf } from '#server/import/group-lines.ts'
import { historyRow } from '#server/import/history-rows.ts'
import { type AccountPlan, planAccount } from '#server/import/plan-account.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import { inPieces, type StoredAccount } from '#server/storage/import.ts'
import type { PastReading } from '#server/storage/readings.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import { type RegisterKey, registerKey } from '#shared/domain/meter.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { addMonths, type CalendarDate, type Period, periodOf } from '#shared/lib/calendar-date.ts'
import type { Clock } from '#shared/lib/clock.ts'

export type Planned = { plans: AccountPlan[]; bad: ToldLine[]; warned: ToldLine[] }

export type ChunkDeps = { clock: Clock; receiptKey: Buffer; utilities: ReadonlyMap<string, Utility> }

/** A new value is held against what was accepted before it in so many months. */
const MONTHS_LOOKED_BACK = 25
const LAST_PERIOD = '9999-12'

type Lookup = (account: AccountKey, register: RegisterKey) => readonly PastReading[]

const NONE: readonly PastReading[] = []

/** Asks only; writes nothing. */
export async function planChunk(
  queries: Queries,
  accounts: readonly BilledAccount[],
  { clock, utilities }: Omit<ChunkDeps, 'receiptKey'>,
): Promise<Planned> {
  const stored = await queries.imports.stored(accounts.map(({ account }) => account))
  const past = await pastOf(queries, accounts, [...stored.keys()], periodOf(new Date(clock.now()).toISOString()))
  const starts = await startsOf(queries, accounts, stored, past)
  const planned: Planned = { plans: [], bad: [], warned: [] }
  for (const billed of accounts) {
    const { account, lines } = billed
    const { thresholds } = utilities.get(billed.utility)!
    const history = {
      past: (register: RegisterKey) => past(account, register),
      starts: (register: RegisterKey) => starts(account, register),
    }
    const plan = planAccount(billed, stored.get(account), history, thresholds)
    if (!plan.ok) {
      planned.bad.push(...toldOf(lines, plan.refusal))
      continue
    }
    planned.plans.push(plan.value)
    for (const line of lines) {
      const remarks = plan.value.warnings.filter((remark) => remark.line === line.line)
      if (remarks.length > 0) planned.warned.push({ line, remarks })
    }
  }
  return planned
}

/** To be called in a transaction of its own. */
export async function loadChunk(
  queries: Queries,
  accounts: readonly BilledAccount[],
  deps: ChunkDeps,
): Promise<Planned> {
  const planned = await planChunk(queries, accounts, deps)
  const plans = planned.plans.filter(({ state }) => state !== 'unchanged')
  await queries.imports.putAccounts(plans.map(({ row }) => row))
  await queries.imports.putMeters(plans.flatMap(({ meters }) => meters))
  await queries.imports.putRegisters(plans.flatMap(({ registers }) => registers))
  await addReadings(queries, plans, deps)
  return planned
}

async function addReadings(
  queries: Queries,
  plans: readonly AccountPlan[],
  { clock, receiptKey, utilities }: ChunkDeps,
): Promise<void> {
  if (plans.every(({ readings }) => readings.length === 0)) return
  const moment = { now: clock.now(), commitSeq: await queries.meta.nextCommitSeq(), receiptKey }
  const rows = plans.flatMap(({ row, readings }) => {
    const zone = zoneOf(utilities.get(row.utility)!)
    return readings.map((reading) => historyRow(row.account, reading, zone, moment))
  })
  for (const some of inPieces(rows)) await queries.readings.add(some, moment.now, 'import')
}

/** What is accepted of the accounts that are there already; of new ones nothing can be. */
async function pastOf(
  queries: Queries,
  accounts: readonly BilledAccount[],
  known: readonly AccountKey[],
  present: Period,
): Promise<Lookup> {
  if (known.length === 0) return () => NONE
  const periods = accounts.flatMap(({ meters }) =>
    meters.flatMap(({ registers }) => registers.flatMap(({ reading }) => reading?.period ?? [])),
  )
  const [first = present] = [present, ...periods].toSorted()
  const rows = await queries.readings.past(known, addMonths(first, -MONTHS_LOOKED_BACK), LAST_PERIOD)
  const past = new Map(rows.map((row) => [`${row.account} ${row.register}`, row.readings]))
  return (account, register) => past.get(`${account} ${register}`) ?? NONE
}

/** What was superseded for months in which a meter was put in; asked for only where the file has a value of that day. */
async function startsOf(
  queries: Queries,
  accounts: readonly BilledAccount[],
  stored: ReadonlyMap<AccountKey, StoredAccount>,
  past: Lookup,
): Promise<Lookup> {
  const asked = accounts.flatMap(({ account, meters }) =>
    meters.flatMap(({ serial, installedOn, registers }) =>
      registers.flatMap(({ name, reading }) => {
        const day = installedOn ?? installedBefore(stored.get(account), serial)
        if (reading === null || reading.readOn !== day) return []
        return past(account, registerKey(serial, name)).length > 0 ? [{ account, period: reading.period }] : []
      }),
    ),
  )
  const found = new Map<string, PastReading[]>()
  for (const [period, some] of Map.groupBy(asked, (one) => one.period)) {
    const keys = [...new Set(some.map(({ account }) => account))]
    for (const { account, register, read_on: readOn, value } of await queries.volumes.superseded(keys, period)) {
      const key = `${account} ${register}`
      found.set(key, [...(found.get(key) ?? []), { period, readOn, value }])
    }
  }
  return (account, register) => found.get(`${account} ${register}`) ?? NONE
}

const installedBefore = (stored: StoredAccount | undefined, serial: string): CalendarDate | undefined =>
  stored?.meters.find((meter) => meter.serial === serial)?.installed_on
