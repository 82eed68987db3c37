/** Calendar words: an intake calendar and its next windows in words, channels of one rule together. Pure. */
import { CHANNELS, type Channel } from '#shared/domain/channel.ts'
import {
  type CalendarVersions,
  type ChannelRule,
  type IntakeCalendar,
  type IntakeWindow,
  windowsBetween,
} from '#shared/domain/intake-calendar.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { Zone } from '#shared/lib/zone.ts'

const A_DAY = 86_400_000

/** Two months have an opening of every rule but the oddest. */
const DAYS_AHEAD = 62

/** `app, voice: from the 18th to the last day of the month, 09:00 to 20:00`, a line each. */
export function calendarLines(calendar: IntakeCalendar): string[] {
  return together((channel) => ruleText(calendar[channel])).map(([channels, text]) => `${channels.join(', ')}: ${text}`)
}

export function ruleText({ firstDay, lastDay, opens, closes, graceHours }: ChannelRule): string {
  const last = lastDay === 'last' ? 'the last day of the month' : `the ${ordinal(lastDay)}`
  const days = firstDay === 1 && lastDay === 'last' ? 'every day' : `from the ${ordinal(firstDay)} to ${last}`
  const grace = graceHours > 0 ? `, ${graceHours} hours of grace` : ''
  return `${days}, ${opens} to ${closes}${grace}`
}

/** The next two windows of each channel from then on, the present one included. */
export function windowLines(versions: CalendarVersions, zone: Zone, fromAt: Instant): string[] {
  const until = fromAt + DAYS_AHEAD * A_DAY
  const next = (channel: Channel): string =>
    windowsBetween(versions, zone, channel, fromAt, until)
      .slice(0, 2)
      .map((window) => windowText(window, zone))
      .join('; ') || `none in ${DAYS_AHEAD} days`
  return together(next).map(([channels, text]) => `${channels.join(', ')}: ${text}`)
}

/** `2026-11-18 09:00 to 20:00 for 2026-11`. */
function windowText({ opensAt, closesAt, period }: IntakeWindow, zone: Zone): string {
  const ends = timeOf(closesAt, zone)
  return `${momentText(opensAt, zone)} to ${ends === '00:00' ? '24:00' : ends} for ${period}`
}

export const momentText = (at: Instant, zone: Zone): string => `${zone.dateAt(at)} ${timeOf(at, zone)}`

const timeOf = (at: Instant, zone: Zone): string =>
  new Date(at + zone.offsetAt(at) * 60_000).toISOString().slice(11, 16)

/** Channels of which the same is said. */
function together(textOf: (channel: Channel) => string): [Channel[], string][] {
  const alike = Map.groupBy(CHANNELS, textOf)
  return [...alike].map(([text, channels]) => [channels, text])
}

function ordinal(day: number): string {
  const suffix = day % 10 <= 3 && (day < 11 || day > 13) ? (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th') : 'th'
  return `${day}${suffix}`
}
