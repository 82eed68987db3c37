/**
 * Utility: who bills, as data: names, zone, contacts, districts, service centres, calendars and thresholds.
 * Never code: two utilities in two cities differ only by what is written here.
 */

import type { Estimation } from '#shared/domain/estimate.ts'
import type { IntakeCalendar } from '#shared/domain/intake-calendar.ts'
import type { Thresholds } from '#shared/domain/thresholds.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

/** One text in the three languages. */
export type InThree = { kk: string; ru: string; en: string }

export type Hours = { from: string; to: string }

export type District = { key: string; name: InThree }

export type ServiceCentre = {
  key: string
  name: InThree
  districts: string[]
  address: InThree | null
  phones: string[]
  email: string | null
}

export type Utility = {
  key: string
  name: InThree
  city: InThree
  zone: string
  /** How an account number looks on this utility's bill, with an example to show. */
  accountDigits: number
  accountExample: string
  enquiry: { phones: string[]; hours: Hours; email: string | null; site: string | null }
  districts: District[]
  serviceCentres: ServiceCentre[]
  /** Versions by date of effect, oldest first (W2). */
  calendars: { effectiveOn: CalendarDate; calendar: IntakeCalendar }[]
  thresholds: Thresholds
  /** How periods without a reading are estimated (C2); a profile without it follows the usual settings. */
  estimation?: Estimation
}
