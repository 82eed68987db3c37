/**
 * Account: a dwelling's contract with the utility, known by its number.
 *
 * Numbers are unique within a utility, so the key names both: `astana-12045587`.
 */
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

/** `utility-number`. */
export type AccountKey = string

export type Contract = { startsOn: CalendarDate; endsOn: CalendarDate | null }

export const accountKey = (utility: string, number: string): AccountKey => `${utility}-${number}`

/** The form of a key; it says nothing about whether such an account exists. */
export const ACCOUNT_KEY = /^[a-z][a-z0-9]{1,15}-\d{4,12}$/

export const utilityOf = (account: AccountKey): string => account.slice(0, account.indexOf('-'))

export const numberOf = (account: AccountKey): string => account.slice(account.indexOf('-') + 1)

/** Access ends with the contract (R8); both days included. */
export const isInForce = (contract: Contract | null, on: CalendarDate): boolean =>
  contract !== null && contract.startsOn <= on && (contract.endsOn === null || on <= contract.endsOn)
