/**
 * Utility time: what day and hour it is for the utility, from the device's clock and what the server said of the two.
 *
 * The device's zone and zone data are never asked (W6): the server sends the offsets, and the windows as instants.
 */

import type { IntakeWindow } from '#shared/domain/intake-calendar.ts'
import { type CalendarDate, dateOfDay } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type OffsetFrom = { fromAt: Instant; minutes: number }

/** The server's time less the device's, when they last spoke, and the server's time then. */
export type ClockDelta = { delta: number; serverSeenAt: Instant }

const MINUTE = 60_000
const DAY = 1440 * MINUTE

/** The utility's now: the device's clock corrected by what was last seen; uncorrected before the first contact. */
export const utilityNow = (deviceNow: Instant, clock: ClockDelta | null): Instant => deviceNow + (clock?.delta ?? 0)

/** Measured over one request: the server's `now` lies between sending and receiving. */
export const clockDelta = (sentAt: Instant, gotAt: Instant, serverNow: Instant): ClockDelta => ({
  delta: Math.round(serverNow - (sentAt + gotAt) / 2),
  serverSeenAt: serverNow,
})

/** Minutes east of UTC at a moment; before the first known change, the first offset. */
export function offsetAt(offsets: readonly OffsetFrom[], at: Instant): number {
  const known = offsets.findLast((offset) => offset.fromAt <= at) ?? offsets[0]
  return known?.minutes ?? 0
}

export const dateAt = (offsets: readonly OffsetFrom[], at: Instant): CalendarDate =>
  dateOfDay(Math.floor((at + offsetAt(offsets, at) * MINUTE) / DAY))

export type WallTime = { on: CalendarDate; hour: number; minute: number }

export function wallTimeAt(offsets: readonly OffsetFrom[], at: Instant): WallTime {
  const local = at + offsetAt(offsets, at) * MINUTE
  const day = Math.floor(local / DAY)
  const minutes = Math.floor((local - day * DAY) / MINUTE)
  return { on: dateOfDay(day), hour: Math.floor(minutes / 60), minute: minutes % 60 }
}

/** `open` now, or the `next`; both null once the windows last brought are used up. */
export type IntakeOutlook = {
  open: IntakeWindow | null
  next: IntakeWindow | null
  /** Days left to hand in for the period at hand, the present one included; 0 between periods. */
  daysLeft: number
  /** By when a reading must have reached the utility to count for the period at hand (W3). */
  lastClosesAt: Instant | null
}

/** The period at hand is that of the open window, or of the next while its days have begun. */
export function intakeOutlook(windows: readonly IntakeWindow[], now: Instant): IntakeOutlook {
  const ahead = windows.filter(({ closesAt }) => now < closesAt)
  const open = ahead.find(({ opensAt }) => opensAt <= now) ?? null
  const next = ahead.find(({ opensAt }) => now < opensAt) ?? null
  const begun = next !== null && windows.some(({ period, closesAt }) => period === next.period && closesAt <= now)
  const period = open?.period ?? (begun ? next.period : null)
  const left = ahead.filter((intakeWindow) => intakeWindow.period === period)
  return { open, next, daysLeft: left.length, lastClosesAt: left.at(-1)?.closesAt ?? null }
}
