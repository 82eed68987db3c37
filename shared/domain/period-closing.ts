/** Period closing: from when on intake can change nothing of a period any more. Pure; the zone is handed in. */
import { CHANNELS } from '#shared/domain/channel.ts'
import { type CalendarVersions, graceOn, windowsBetween } from '#shared/domain/intake-calendar.ts'
import { addMonths, firstDayOf, lastDayOf, type Period, periodOf } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { Zone } from '#shared/lib/zone.ts'

/** More months than any grace lasts. */
const LONGEST_LOOK_BACK = 24

/** When the last window of the last channel has closed and its grace is over (W5); a month without windows, when it ends. */
export function closingOf(versions: CalendarVersions, zone: Zone, period: Period): Instant {
  const from = zone.instantOf(firstDayOf(period), '00:00')
  const until = zone.instantOf(lastDayOf(period), '24:00')
  const ends = CHANNELS.flatMap((channel) =>
    windowsBetween(versions, zone, channel, from, until)
      .filter((window) => window.period === period)
      .map((window) => window.closesAt + graceOn(versions, channel, zone.dateAt(window.opensAt))),
  )
  return ends.length === 0 ? until : Math.max(...ends)
}

/** The latest period that has closed by then; null if none has in the last two years. */
export function lastClosed(versions: CalendarVersions, zone: Zone, now: Instant): Period | null {
  const present = periodOf(zone.dateAt(now))
  for (let back = 0; back <= LONGEST_LOOK_BACK; back += 1) {
    const period = addMonths(present, -back)
    if (closingOf(versions, zone, period) <= now) return period
  }
  return null
}
