/** Plan account: what is to be written so that an account is as the file has it; nothing, if it is so already. Pure. */
import type { BilledAccount, BilledMeter, BilledRegister, Remark } from '#server/import/billed-account.ts'
import { contradictedDates } from '#server/import/contradicted-dates.ts'
import { planMeters } from '#server/import/plan-meters.ts'
import { type FreshReading, type History, planReadings } from '#server/import/plan-readings.ts'
import type { StoredAccount } from '#server/storage/import.ts'
import type { PastReading } from '#server/storage/readings.ts'
import type { AccountTable, MeterTable, RegisterTable } from '#server/storage/schema.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import { rangeOf, registerKey } from '#shared/domain/meter.ts'
import type { Thresholds } from '#shared/domain/thresholds.ts'
import { ticksOf } from '#shared/domain/value.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type AccountPlan = {
  account: AccountKey
  state: 'new' | 'changed' | 'unchanged'
  /** Written whenever anything below is, so that phones pull again. */
  row: AccountTable
  meters: MeterTable[]
  registers: RegisterTable[]
  readings: FreshReading[]
  opened: number
  closed: number
  warnings: Remark[]
}

type Past = History['past']

/** Refuses with all that is wrong; then nothing of the account is to be written. */
export function planAccount(
  billed: BilledAccount,
  stored: StoredAccount | undefined,
  history: History,
  thresholds: Thresholds,
): Result<AccountPlan, Remark[]> {
  const { past } = history
  const row = rowOf(billed, stored?.row)
  const meters = planMeters(billed, stored?.meters ?? [])
  const { changed: registers, faults } = planRegisters(billed, stored?.registers ?? [], past)
  const dates = contradictedDates(billed, meters, stored?.registers ?? [], past)
  const wrong = [...meters.faults, ...faults, ...dates.faults]
  if (wrong.length > 0) return refused(wrong)

  const readings = planReadings(billed, meters.all, history, thresholds)
  const isSame =
    stored !== undefined &&
    isSameRow(row, stored.row) &&
    meters.changed.length + registers.length + readings.fresh.length === 0
  return ok({
    account: billed.account,
    state: stored === undefined ? 'new' : isSame ? 'unchanged' : 'changed',
    row,
    meters: meters.changed,
    registers,
    readings: readings.fresh,
    opened: meters.opened,
    closed: meters.closed,
    warnings: [...meters.warnings, ...dates.warnings, ...readings.warnings],
  })
}

function rowOf(billed: BilledAccount, stored: AccountTable | undefined): AccountTable {
  const { account, utility, address, district, holder, contract } = billed
  return {
    account,
    utility,
    address,
    district,
    holder: holder ?? stored?.holder ?? '',
    contract_starts_on: contract === undefined ? (stored?.contract_starts_on ?? null) : (contract?.startsOn ?? null),
    contract_ends_on: contract === undefined ? (stored?.contract_ends_on ?? null) : (contract?.endsOn ?? null),
    revision: stored?.revision ?? 1,
    contract_number: keptUnless(billed.contractNumber, stored?.contract_number),
    entrance: keptUnless(billed.entrance, stored?.entrance),
    floor: keptUnless(billed.floor, stored?.floor),
  }
}

/** What the file does not name stays as it is. */
const keptUnless = (named: string | null | undefined, stored: string | null | undefined): string | null =>
  named === undefined ? (stored ?? null) : named

const isSameRow = (row: AccountTable, stored: AccountTable): boolean =>
  (Object.keys(row) as (keyof AccountTable)[]).every((column) => row[column] === stored[column])

function planRegisters(
  billed: BilledAccount,
  stored: readonly RegisterTable[],
  past: Past,
): { changed: RegisterTable[]; faults: Remark[] } {
  const changed: RegisterTable[] = []
  const faults: Remark[] = []
  for (const meter of billed.meters) {
    for (const register of meter.registers) {
      const { name, digits, decimals, unit } = register
      const before = stored.find((row) => row.serial === meter.serial && row.name === name)
      if (before?.digits === digits && before.decimals === decimals && before.unit === unit) continue
      const fault = before && contradictionOf(meter, register, before, past(registerKey(meter.serial, name)))
      if (fault) faults.push(fault)
      else changed.push({ account: billed.account, serial: meter.serial, name, digits, decimals, unit })
    }
  }
  return { changed, faults }
}

/** What was accepted of a register must stay readable: in the same unit and decimals, within its digits. */
function contradictionOf(
  { serial }: BilledMeter,
  register: BilledRegister,
  before: RegisterTable,
  past: readonly PastReading[],
): Remark | null {
  if (past.length === 0) return null
  const { line } = register
  const have = `the register ${before.name} of the meter ${serial} has accepted readings`
  if (register.unit !== before.unit) {
    return { line, column: 'unit', reason: `${have} in ${before.unit}, not in ${register.unit}` }
  }
  if (register.decimals !== before.decimals) {
    return { line, column: 'decimals', reason: `${have} with ${before.decimals} decimals, not ${register.decimals}` }
  }
  const range = rangeOf(register)
  const tooBig = past.find(({ value }) => (ticksOf(value, register.decimals) ?? 0) >= range)
  if (!tooBig) return null
  return { line, column: 'digits', reason: `${have} that do not fit ${register.digits} digits, as ${tooBig.value}` }
}
