/**
 * Demo data: two utilities and 240 accounts with 24 months of history up to the month before a date. Loads nothing.
 *
 * The same date yields the same data; accounts, addresses, serials and sign-ins do not depend on it.
 */
import { CAST } from '#server/demo/cast.ts'
import { type DemoAccount, demoAccount } from '#server/demo/demo-account.ts'
import { demoUtilities } from '#server/demo/utilities.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Utility } from '#shared/domain/utility.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

export type { DemoAccount } from '#server/demo/demo-account.ts'
export type { DemoReading } from '#server/demo/register-history.ts'

export type DemoData = {
  utilities: Utility[]
  accounts: DemoAccount[]
  /** Residents whose sign-ins are printed, and what each has to show. */
  signIns: { account: AccountKey; why: string }[]
}

const ACCOUNTS_EACH = 120

export function demoData(until: CalendarDate): DemoData {
  const utilities = demoUtilities()
  const listed = utilities.flatMap((utility) =>
    Array.from({ length: ACCOUNTS_EACH }, (_, place) => ({
      account: demoAccount(utility, place, until),
      why: CAST[utility.key]?.[place]?.signIn,
    })),
  )
  return {
    utilities,
    accounts: listed.map(({ account }) => account),
    signIns: listed.flatMap(({ account, why }) => (why ? [{ account: account.account, why }] : [])),
  }
}
