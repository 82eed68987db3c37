/**
 * Consumption pages: what there is to bill for a utility and period, some hundred accounts at a time, in the order of
 * account, meter and register (C3). Reads only, and nothing is held open between two pages ([faults/V5]).
 */
import { type ConsumptionRow, consumptionRowOf } from '#server/consumption/consumption-row.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { AccountRange, ContractAtHand, FirstValue, VolumeRow } from '#server/storage/volumes.ts'
import { type AccountKey, accountKey } from '#shared/domain/account.ts'
import { type RegisterKey, registerKey } from '#shared/domain/meter.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { addMonths, type Period } from '#shared/lib/calendar-date.ts'

/** Few enough that a page is gone before the garbage collector has to carry it along. */
const ACCOUNTS_A_PAGE = 250

/** Estimates of so many months before are looked at whether a reading has taken their place since. */
const MONTHS_LOOKED_BACK = 6

export type ConsumptionPage = {
  rows: ConsumptionRow[]
  accounts: number
  /** Held readings for the period, of meters that are not listed too. */
  held: number
  /** Periods before, once for each register that was estimated then and read since. */
  readSince: Period[]
}

export async function* consumptionPages(
  storage: Storage,
  utility: Utility,
  period: Period,
  accountsAPage = ACCOUNTS_A_PAGE,
): AsyncGenerator<ConsumptionPage> {
  let after = accountKey(utility.key, '')
  for (;;) {
    const accounts = await storage.volumes.accounts(utility.key, after, accountsAPage)
    const to = accounts.at(-1)?.account
    if (to === undefined) return
    yield await pageOf(storage, utility, period, accounts, { after, to })
    after = to
  }
}

async function pageOf(
  storage: Storage,
  { thresholds }: Utility,
  period: Period,
  accounts: readonly ContractAtHand[],
  range: AccountRange,
): Promise<ConsumptionPage> {
  // First, so that a reading decided about meanwhile is said twice rather than not at all.
  const held = await storage.volumes.held(range, period)
  const registers = await storage.volumes.registers(range, period)
  const estimates = await storage.volumes.estimates(range, earliest(registers, period), period)
  const contracts = new Map(accounts.map((account) => [account.account, account]))
  const own = {
    held: byRegister(held),
    estimates: byRegister(estimates),
    first: byRegister(await firstValues(storage, registers, period)),
  }

  const rowOf = (row: VolumeRow, passedZero: boolean): ConsumptionRow | null =>
    consumptionRowOf({
      row,
      contract: contracts.get(row.account)!,
      period,
      thresholds,
      estimates: own.estimates(row),
      first: own.first(row)[0] ?? null,
      passedZero,
      held: own.held(row)[0]?.count ?? 0,
    })

  const rows = registers.map((row) => rowOf(row, false))
  const lower = registers.filter((_, at) => rows[at]?.volume?.startsWith('-'))
  const passedZero = await passedZeroAmong(storage, lower)
  return {
    rows: rows.flatMap((row, at) => {
      const register = registers[at]!
      return passedZero.has(register) ? rowOf(register, true)! : (row ?? [])
    }),
    accounts: accounts.length,
    held: held.reduce((sum, { count }) => sum + Number(count), 0),
    readSince: estimates.flatMap((estimate) =>
      estimate.read === null || estimate.period === period ? [] : estimate.period,
    ),
  }
}

/** Most accounts have nothing of the kind: they are told by their key alone. */
function byRegister<Row extends { account: AccountKey; register: RegisterKey }>(rows: readonly Row[]) {
  const accounts = Map.groupBy(rows, ({ account }) => account)
  const none: readonly Row[] = []

  return ({ account, serial, name }: VolumeRow): readonly Row[] => {
    const own = accounts.get(account)
    if (own === undefined) return none
    const key = registerKey(serial, name)
    return own.filter(({ register }) => register === key)
  }
}

/** The first month whose estimates matter to any of them. */
function earliest(registers: readonly VolumeRow[], period: Period): Period {
  const lookedBack = addMonths(period, -MONTHS_LOOKED_BACK)
  return registers.reduce((least, { past_period: past }) => (past !== null && past < least ? past : least), lookedBack)
}

/**
 * Of meters that were put in that month: what was read on the day they were, which the reading that now counts for the
 * month has superseded; earliest first.
 */
async function firstValues(storage: Storage, rows: readonly VolumeRow[], period: Period): Promise<FirstValue[]> {
  const fresh = rows.filter((row) => row.id !== null && row.past_id === null)
  const installedOn = new Map(
    fresh.map((row) => [placeOf(row.account, registerKey(row.serial, row.name)), row.installed_on]),
  )
  const superseded = await storage.volumes.superseded([...new Set(fresh.map(({ account }) => account))], period)
  return superseded.filter((value) => installedOn.get(placeOf(value.account, value.register)) === value.read_on)
}

const placeOf = (account: AccountKey, register: RegisterKey): string => `${account} ${register}`

/** Of readings below the one before, those accepted by a person who was told that the meter passed zero (code M6). */
async function passedZeroAmong(storage: Storage, lower: readonly VolumeRow[]): Promise<Set<VolumeRow>> {
  const readings = await storage.readings.under(lower.map(({ account, id }) => ({ account, id: id! })))
  const said = readings.filter(({ status, payload }) => status === 'accepted' && saysPassedZero(payload))
  const keys = new Set(said.map(({ account, id }) => `${account} ${id}`))
  return new Set(lower.filter(({ account, id }) => keys.has(`${account} ${id}`)))
}

function saysPassedZero(payload: string): boolean {
  const { reasons } = JSON.parse(payload) as { reasons?: unknown }
  return Array.isArray(reasons) && reasons.includes('M6')
}
