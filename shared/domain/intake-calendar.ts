/**
 * Intake calendar: the rule that yields the intake windows of each channel (W1–W5). Pure; the zone is handed in.
 *
 * A window is one day's hours. Windows of a channel are disjoint, so every instant has one answer.
 */

import { CHANNELS, type Channel } from '#shared/domain/channel.ts'
import { addDays, type CalendarDate, type Period, periodOf } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { Zone } from '#shared/lib/zone.ts'

/** From the `firstDay` of each month to its last (or to `lastDay`, if the month has it), each day from an hour to an hour. */
export type ChannelRule = {
  firstDay: number
  lastDay: number | 'last'
  /** `09:00`; half-open: `opens` is in, `closes` is out. `24:00` ends the day. */
  opens: string
  closes: string
  /** W5: how long after a closing a reading taken inside still counts for it; 0 means not at all. */
  graceHours: number
}

export type IntakeCalendar = Record<Channel, ChannelRule>

/** Hours during which a channel's readings are accepted for `period`: `opensAt` is in, `closesAt` is out. */
export type IntakeWindow = { opensAt: Instant; closesAt: Instant; period: Period }

/** By date of effect, oldest first (W2). Days before the first version follow the first. */
export type CalendarVersions = { effectiveOn: CalendarDate; calendar: IntakeCalendar }[]

/** Open with the present window, or closed with the next opening, for whose period a queued reading will count (W3). */
export type WindowAnswer = { open: true; window: IntakeWindow } | { open: false; next: IntakeWindow }

const HOUR = 3_600_000

/** A rule may skip months (from the 30th: February), but one that is shut for longer never opens. */
const LONGEST_WAIT_DAYS = 400

/** W1. */
export function defaultCalendar(): IntakeCalendar {
  const rule = { firstDay: 18, lastDay: 'last', opens: '09:00', closes: '20:00', graceHours: 0 } as const
  const calendar = Object.fromEntries(CHANNELS.map((channel) => [channel, { ...rule }])) as IntakeCalendar
  calendar.phone.closes = '18:00'
  calendar.inspector = { firstDay: 1, lastDay: 'last', opens: '00:00', closes: '24:00', graceHours: 72 }
  return calendar
}

/** The one answer to whether a channel takes readings at an instant. Throws if the calendar never opens again. */
export function windowAt(versions: CalendarVersions, zone: Zone, channel: Channel, at: Instant): WindowAnswer {
  const window = firstClosingAfter(versions, zone, channel, at)
  if (window === null)
    throw new Error(`the intake calendar for ${channel} never opens after ${new Date(at).toISOString()}`)
  return window.opensAt <= at ? { open: true, window } : { open: false, next: window }
}

/**
 * The window a reading counts for: by when it was received (W3), or by when it was taken if that is sound and it came
 * within the channel's grace after that window's closing (W5).
 */
export function intakeWindowFor(
  versions: CalendarVersions,
  zone: Zone,
  channel: Channel,
  receivedAt: Instant,
  takenAt: { at: Instant; isSound: boolean },
): WindowAnswer {
  const received = windowAt(versions, zone, channel, receivedAt)
  if (!takenAt.isSound || takenAt.at > receivedAt) return received
  const taken = windowAt(versions, zone, channel, takenAt.at)
  if (!taken.open) return received
  const grace = graceOn(versions, channel, zone.dateAt(taken.window.opensAt))
  return receivedAt < taken.window.closesAt + grace ? taken : received
}

/** In milliseconds, for the windows of that day (W5). */
export const graceOn = (versions: CalendarVersions, channel: Channel, date: CalendarDate): number =>
  ruleOn(versions, channel, date).graceHours * HOUR

/** All windows that overlap the time from `fromAt` up to `toAt`, oldest first. */
export function windowsBetween(
  versions: CalendarVersions,
  zone: Zone,
  channel: Channel,
  fromAt: Instant,
  toAt: Instant,
): IntakeWindow[] {
  const windows: IntakeWindow[] = []
  const last = addDays(zone.dateAt(toAt), 1)
  for (let date = addDays(zone.dateAt(fromAt), -1); date <= last; date = addDays(date, 1)) {
    const window = windowOn(versions, zone, channel, date)
    if (window && window.opensAt < toAt && window.closesAt > fromAt) windows.push(window)
  }
  return windows
}

/** Starts a day early: where clocks are set back over midnight, yesterday's window may be open today. */
function firstClosingAfter(versions: CalendarVersions, zone: Zone, channel: Channel, at: Instant): IntakeWindow | null {
  let date = addDays(zone.dateAt(at), -1)
  for (let day = 0; day < LONGEST_WAIT_DAYS; day += 1) {
    const window = windowOn(versions, zone, channel, date)
    if (window && window.closesAt > at) return window
    date = addDays(date, 1)
  }
  return null
}

/** Null on days off, and where a change of the clocks swallowed the hours. */
function windowOn(versions: CalendarVersions, zone: Zone, channel: Channel, date: CalendarDate): IntakeWindow | null {
  const rule = ruleOn(versions, channel, date)
  const day = Number(date.slice(8))
  if (day < rule.firstDay) return null
  const period = periodOf(date)
  if (rule.lastDay !== 'last' && day > rule.lastDay) return null
  const opensAt = zone.instantOf(date, rule.opens)
  const closesAt = zone.instantOf(date, rule.closes)
  return opensAt < closesAt ? { opensAt, closesAt, period } : null
}

function ruleOn(versions: CalendarVersions, channel: Channel, date: CalendarDate): ChannelRule {
  const version = versions.findLast(({ effectiveOn }) => effectiveOn <= date) ?? versions[0]
  if (!version) throw new Error('an intake calendar needs at least one version')
  return version.calendar[channel]
}
