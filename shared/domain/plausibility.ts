/**
 * Plausibility: how a value looks against what the register usually counts (P1–P3). The same answer offline on the phone,
 * where it asks, and on the server, where it decides. Whether the digits have the right form is `typed-value.ts` (P5).
 */

import { type Register, rangeOf } from '#shared/domain/meter.ts'
import type { HeldReason } from '#shared/domain/reading.ts'
import type { Thresholds } from '#shared/domain/thresholds.ts'
import { isRollover, type UsualUse, useBetween } from '#shared/domain/usual-use.ts'
import { type CalendarDate, daysBetween } from '#shared/lib/calendar-date.ts'
import { never } from '#shared/lib/never.ts'

export type PlausibilityInput = {
  ticks: number
  register: Register
  readOn: CalendarDate
  /** The last accepted reading before this one, of the same meter; null if there is none. */
  last: { ticks: number; readOn: CalendarDate } | null
  /** Units a day. */
  usual: UsualUse
  thresholds: Thresholds
}

export type Verdict =
  | 'usual'
  | 'no-history'
  | 'ask-high'
  | 'ask-reason'
  | 'hold-high'
  | 'impossible'
  | 'low'
  | 'same'
  | 'lower'
  | 'rolled-over'

export type Assessment = {
  /** Units since the last reading, rollover included; null if there is no last one or this is lower. */
  use: number | null
  /** Days since the last reading; 0 if there is none. */
  days: number
  /** Units that would be usual for these days; null without history. */
  usualRange: { from: number; to: number } | null
  verdict: Verdict
}

export function assess(input: PlausibilityInput): Assessment {
  const { ticks, register, readOn, last, usual, thresholds } = input
  const days = last ? daysBetween(last.readOn, readOn) : 0
  const usualRange = last ? usualRangeOf(usual, days, register, thresholds) : null
  const isOnRegister = Number.isSafeInteger(ticks) && ticks >= 0 && ticks < rangeOf(register)
  if (!isOnRegister) return { use: null, days, usualRange, verdict: 'impossible' }
  if (!last) return { use: null, days, usualRange, verdict: 'no-history' }
  const use = useBetween(last.ticks, ticks, register, thresholds)
  if (use === null) return { use, days, usualRange, verdict: 'lower' } // P2
  const verdict = verdictOn(use, days, usualRange, input)
  const isCalm = verdict === 'usual' || verdict === 'no-history'
  if (isCalm && isRollover(last.ticks, ticks, register, thresholds))
    return { use, days, usualRange, verdict: 'rolled-over' }
  return { use, days, usualRange, verdict }
}

/** Why the server holds it; null if it counts. */
export function isHeld(verdict: Verdict): HeldReason | null {
  switch (verdict) {
    case 'hold-high':
      return 'too-high'
    case 'impossible':
      return 'impossible'
    case 'lower':
      return 'lower'
    case 'usual':
    case 'no-history':
    case 'ask-high':
    case 'ask-reason':
    case 'low':
    case 'same':
    case 'rolled-over':
      return null
    default:
      return never(verdict)
  }
}

/** The app asks for one of the value codes (domain.md §4), but never insists: doubt is a status (R2). */
export const needsReason = (verdict: Verdict): boolean => verdict === 'ask-reason' || isHeld(verdict) !== null

/** The app asks the person to look again before saving. */
export const asks = (verdict: Verdict): boolean =>
  verdict === 'ask-high' || verdict === 'low' || verdict === 'same' || needsReason(verdict)

function verdictOn(use: number, days: number, range: Assessment['usualRange'], input: PlausibilityInput): Verdict {
  const { askAbove, reasonAbove, holdAbove, physicalPerDay } = input.thresholds
  // Two dates `days` apart may lie almost a day more apart.
  if (use > physicalPerDay[input.register.unit] * (Math.max(days, 0) + 1)) return 'impossible'
  // P3, but not each summer month of a heat meter.
  if (use === 0) return input.usual.lastYear === 0 ? 'usual' : 'same'
  if (!range) return 'no-history'
  if (use > range.to * (holdAbove / askAbove)) return 'hold-high'
  if (use > range.to * (reasonAbove / askAbove)) return 'ask-reason'
  if (use > range.to) return 'ask-high'
  return use < range.from ? 'low' : 'usual'
}

/**
 * P1. Nothing up to the floor is too much; who usually uses less than the floor has none too little. The bands above
 * stand in proportion to `to`, so that a small user's reading just above the floor is asked about, not held.
 */
function usualRangeOf(
  usual: UsualUse,
  days: number,
  register: Register,
  thresholds: Thresholds,
): Assessment['usualRange'] {
  const known = [usual.recent, usual.lastYear].filter((perDay) => perDay !== null)
  if (known.length === 0) return null
  const floor = thresholds.floor[register.unit]
  const span = Math.max(days, 1)
  const smaller = Math.min(...known) * span
  return {
    from: smaller < floor ? 0 : smaller * thresholds.askBelow,
    to: Math.max(Math.max(...known) * span * thresholds.askAbove, floor),
  }
}
