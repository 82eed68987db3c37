/** Utility data: a utility as a device caches it: facts, thresholds, and the windows of the next 60 days as instants (W6). */
import { zoneOf } from '#server/intake/case-file.ts'
import type { Channel } from '#shared/domain/channel.ts'
import { windowsBetween } from '#shared/domain/intake-calendar.ts'
import type { Utility } from '#shared/domain/utility.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { UtilityData } from '#shared/wire/account-data.ts'

const A_DAY = 86_400_000
const DAYS_AHEAD = 60
/** The windows of the period at hand that are over say that it has begun. */
const WINDOW_DAYS_BACK = 31
/** Past readings are shown in the offset of their time. */
const DAYS_BACK = 1000

/** `channel`: whose windows they are. */
export function utilityDataOf(utility: Utility, now: Instant, channel: Channel = 'app'): UtilityData {
  const zone = zoneOf(utility)
  const today = zone.dateAt(now)
  const version = utility.calendars.findLast(({ effectiveOn }) => effectiveOn <= today) ?? utility.calendars[0]!
  const { firstDay, lastDay, opens, closes } = version.calendar[channel]
  return {
    key: utility.key,
    name: utility.name,
    city: utility.city,
    zone: utility.zone,
    offsets: zone.offsetsBetween(now - DAYS_BACK * A_DAY, now + DAYS_AHEAD * A_DAY),
    windows: windowsBetween(utility.calendars, zone, channel, now - WINDOW_DAYS_BACK * A_DAY, now + DAYS_AHEAD * A_DAY),
    rule: { firstDay, lastDay, opens, closes },
    accountDigits: utility.accountDigits,
    accountExample: utility.accountExample,
    enquiry: utility.enquiry,
    districts: utility.districts,
    serviceCentres: utility.serviceCentres,
    thresholds: utility.thresholds,
  }
}
