/**
 * Consumption: what is to be billed for one register and period, from the readings accepted and the estimates made (C1, C2).
 * Pure. In ticks; the bills of all periods up to a reading add up to its value less the first, exactly.
 */
import type { EstimateKind } from '#shared/domain/estimate.ts'
import type { Register } from '#shared/domain/meter.ts'
import type { Thresholds } from '#shared/domain/thresholds.ts'
import { throughZero, volumeBetween } from '#shared/domain/volume.ts'
import type { Period } from '#shared/lib/calendar-date.ts'

/** `first`: there is a reading, but nothing it could be counted from. `missing`: neither a reading nor an estimate. */
export const CONSUMPTION_KINDS = ['actual', 'estimated', 'norm', 'first', 'missing'] as const
export type ConsumptionKind = (typeof CONSUMPTION_KINDS)[number]

export type EstimateMade = { period: Period; ticks: number; kind: EstimateKind }

export type ConsumptionFacts = {
  register: Register
  thresholds: Thresholds
  /** In ticks, what was accepted for the period, and what it counts from; null where there is none or it does not fit. */
  to: number | null
  from: number | null
  hasReading: boolean
  /** A person said that it passed zero, which the thresholds alone would not tell. */
  passedZero: boolean
  /** Made for the period itself. */
  estimate: EstimateMade | null
  /** Made for periods after the reading it counts from and before this one. */
  before: readonly EstimateMade[]
}

export type Consumption = {
  kind: ConsumptionKind
  /** Null where nobody can say. */
  volume: number | null
  /** What was estimated for `corrects`, taken back: zero or below. */
  correction: number
  corrects: Period[]
  /** Volume and correction together. */
  bill: number | null
  /** What was estimated for this period before its reading was accepted. */
  replaced: number | null
}

export function consumptionOf(facts: ConsumptionFacts): Consumption {
  const { register, thresholds, to, from, hasReading, passedZero, estimate, before } = facts
  if (!hasReading) {
    if (estimate === null) return alone('missing', null, null)
    return alone(estimate.kind === 'mean' ? 'estimated' : 'norm', estimate.ticks, null)
  }
  const replaced = estimate?.ticks ?? null
  if (from === null || to === null) return alone('first', null, replaced)

  const isThroughZero = passedZero && to < from
  const volume = isThroughZero ? throughZero(from, to, register) : volumeBetween(from, to, register, thresholds)
  const correction = before.reduce((total, { ticks }) => total - ticks, 0)
  return {
    kind: 'actual',
    volume,
    correction,
    corrects: before.map(({ period }) => period),
    bill: volume + correction,
    replaced,
  }
}

const alone = (kind: ConsumptionKind, volume: number | null, replaced: number | null): Consumption => ({
  kind,
  volume,
  correction: 0,
  corrects: [],
  bill: volume,
  replaced,
})
