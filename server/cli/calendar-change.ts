/**
 * Calendar change: the versions of an intake calendar with a new rule from a day on (W2). Pure.
 *
 * The new version is the one that holds on that day, with what was said changed; later versions stay as they are. What
 * changes nothing makes no version.
 */

import type { Channel } from '#shared/domain/channel.ts'
import type { CalendarVersions, ChannelRule, IntakeCalendar } from '#shared/domain/intake-calendar.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

/** For a profile whose only version begins later: what holds before it, it holds from here on by name. */
const BEFORE_ALL = '2000-01-01'

export function withRule(
  versions: CalendarVersions,
  from: CalendarDate,
  channels: readonly Channel[],
  said: Partial<ChannelRule>,
): CalendarVersions {
  const first = versions[0]!
  const all = from < first.effectiveOn ? [{ ...first, effectiveOn: BEFORE_ALL }, ...versions] : versions
  const calendar = calendarOn(all, from)
  const changed = structuredClone(calendar)
  for (const channel of channels) changed[channel] = { ...changed[channel], ...said }
  if (JSON.stringify(changed) === JSON.stringify(calendar)) return versions
  const others = all.filter(({ effectiveOn }) => effectiveOn !== from)
  return [...others, { effectiveOn: from, calendar: changed }].sort((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1))
}

/** Days before the first version follow the first. */
export const calendarOn = (versions: CalendarVersions, date: CalendarDate): IntakeCalendar =>
  (versions.findLast(({ effectiveOn }) => effectiveOn <= date) ?? versions[0]!).calendar
