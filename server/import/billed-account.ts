/** Billed account: an account as the billing system's file has it. What the file has no column for is undefined and stays as it is. */
import type { Column } from '#server/import/column-names.ts'
import type { TableLine } from '#server/import/table.ts'
import type { AccountKey, Contract } from '#shared/domain/account.ts'
import type { Place, Register, Service } from '#shared/domain/meter.ts'
import type { CalendarDate, Period } from '#shared/lib/calendar-date.ts'

/** What a line says of its account; the same in each line of it. */
export type BilledHead = {
  account: AccountKey
  utility: string
  address: string
  district: string
  holder: string | undefined
  contractNumber: string | null | undefined
  entrance: string | null | undefined
  floor: string | null | undefined
  contract: Contract | null | undefined
}

export type BilledReading = { value: string; ticks: number; readOn: CalendarDate; period: Period }

export type BilledRegister = Register & { line: number; reading: BilledReading | null }

/** What a line says of a meter; the same in each line of it. */
export type BilledMeterHead = {
  serial: string
  service: Service
  /** Null where the file does not say. */
  place: Place | null
  installedOn: CalendarDate | null
  removedOn: CalendarDate | null | undefined
  verifiedUntil: CalendarDate | null | undefined
}

export type BilledMeter = BilledMeterHead & { line: number; registers: BilledRegister[] }

export type BilledLine = { head: BilledHead; meter: BilledMeterHead | null; register: BilledRegister | null }

export type BilledAccount = BilledHead & {
  meters: BilledMeter[]
  lines: readonly TableLine[]
  /** The line before or after them, if nobody can tell whose it is: it may be of this account. */
  unreadBeside: number | null
}

/** What is wrong with a line, and where. */
export type Remark = { line: number; column: Column | null; reason: string }

/** A line with what is wrong with it, for the errors file. */
export type ToldLine = { line: TableLine; remarks: readonly Omit<Remark, 'line'>[] }
