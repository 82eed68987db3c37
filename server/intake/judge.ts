/**
 * Judge: decides where a reading stands. Pure: facts in, a standing out; nothing is stored here.
 *
 * Doubt is a standing, never a lost reading (R2). What concerns the sender or the meter is held at once; what concerns
 * the value is judged when the window is open, on arrival or at the release (W3, W4).
 */
import type { Contract } from '#shared/domain/account.ts'
import { isInForce } from '#shared/domain/account.ts'
import type { Channel } from '#shared/domain/channel.ts'
import type { IntakeWindow } from '#shared/domain/intake-calendar.ts'
import type { Register } from '#shared/domain/meter.ts'
import { rangeOf } from '#shared/domain/meter.ts'
import { assess, isHeld } from '#shared/domain/plausibility.ts'
import type { HeldReason, Mark, Standing } from '#shared/domain/reading.ts'
import { isNewer } from '#shared/domain/reading-order.ts'
import type { Thresholds } from '#shared/domain/thresholds.ts'
import { pastUse, usualUse } from '#shared/domain/usual-use.ts'
import type { CalendarDate, Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** What of a reading its standing depends on. `ticks` is null if the value does not fit the register. */
export type Judged = {
  id: string
  channel: Channel
  value: string
  ticks: number | null
  readOn: CalendarDate
  takenAt: Instant
  receivedAt: Instant
}

/** An accepted reading of the same register. */
export type Accepted = Judged & { period: Period }

/** One of an earlier period: use is reckoned from it. */
export type Past = { period: Period; value: string; ticks: number | null; readOn: CalendarDate }

export type Facts = {
  reading: Judged
  isEntitled: boolean
  contract: Contract | null
  /** The utility's date when it was taken: contracts are asked about that day. */
  takenOn: CalendarDate
  register: Register | null
  intake: { open: true; window: IntakeWindow } | { open: false; next: IntakeWindow }
  /** What counts for the period now. */
  current: Accepted | null
  /** What counts for the periods before it, oldest first. */
  past: readonly Past[]
  thresholds: Thresholds
}

export type Judgement = { standing: Standing; marks: Mark[] }

export function judge(facts: Facts): Judgement {
  const period = facts.intake.open ? facts.intake.window.period : facts.intake.next.period
  const doubt = doubtOf(facts)
  if (doubt !== null) return held(doubt, period)
  if (!facts.intake.open) {
    return { standing: { status: 'queued', opensAt: facts.intake.next.opensAt, period }, marks: [] }
  }
  return judgeForPeriod(facts, period)
}

/** Doubts about the sender, the contract and the meter; they do not wait for a window. */
function doubtOf({ isEntitled, contract, takenOn, register, reading }: Facts): HeldReason | null {
  if (!isEntitled) return 'not-entitled'
  if (!isInForce(contract, takenOn)) return 'no-contract' // R7
  if (register === null) return 'unknown-meter' // R9
  if (reading.ticks === null || reading.ticks >= rangeOf(register)) return 'value-format'
  return null
}

function judgeForPeriod({ reading, register, current, past, thresholds }: Facts, period: Period): Judgement {
  if (current && !isNewer(reading, current)) return { standing: { status: 'superseded', period }, marks: [] } // R5
  if (current && isBelowInspector(reading, current)) return held('below-inspector', period)

  const last = past.at(-1)
  const assessment = assess({
    ticks: reading.ticks!,
    register: register!,
    readOn: reading.readOn,
    last: last ? { ticks: last.ticks!, readOn: last.readOn } : null,
    usual: usualUse(pastUse(past, register!, thresholds), period),
    thresholds,
  })
  const doubt = isHeld(assessment.verdict)
  if (doubt !== null) return held(doubt, period)
  return { standing: { status: 'accepted', period }, marks: marksOf(assessment.verdict) }
}

/** **[D]** of R5: what an inspector saw is not superseded by a lower value from elsewhere. */
const isBelowInspector = (reading: Judged, current: Accepted): boolean =>
  current.channel === 'inspector' && reading.channel !== 'inspector' && reading.ticks! < current.ticks!

const held = (reason: HeldReason, period: Period): Judgement => ({
  standing: { status: 'held', reason, period },
  marks: [],
})

function marksOf(verdict: ReturnType<typeof assess>['verdict']): Mark[] {
  switch (verdict) {
    case 'rolled-over':
      return ['rolled-over']
    case 'ask-high':
    case 'ask-reason':
      return ['high']
    case 'low':
      return ['low']
    case 'same':
      return ['same']
    default:
      return []
  }
}
