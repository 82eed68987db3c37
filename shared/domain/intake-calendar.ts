/** Intake calendar: the rule that yields the intake windows of each channel (W1–W5). Pure; the zone is handed in. */

import type { Channel } from '#shared/domain/channel.ts'
import type { Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

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
