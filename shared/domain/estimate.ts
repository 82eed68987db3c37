/**
 * Estimate: what a register is taken to have counted in a period for which no reading was accepted (C2). Pure.
 *
 * The mean of what it counted lately, for a few months running; after that, or without a past, the norm of the service.
 */
import type { Register, Service } from '#shared/domain/meter.ts'
import type { Thresholds } from '#shared/domain/thresholds.ts'
import { volumeBetween } from '#shared/domain/volume.ts'
import { monthsBetween, type Period } from '#shared/lib/calendar-date.ts'

export type Estimation = {
  /** The mean is of so many actual volumes, or as many as there are. */
  meanOf: number
  /** It stands for so many periods since the last reading, the norm for those after. */
  mostRunning: number
  /** Units a dwelling is taken to use of a service in a month; null: it is not estimated by a norm. */
  norm: Record<Service, number | null>
}

export const DEFAULT_ESTIMATION: Estimation = {
  meanOf: 3,
  mostRunning: 3,
  norm: { 'hot-water': 4, heat: null, electricity: 150 },
}

/** `mean`: of the register's own volumes. */
export const ESTIMATE_KINDS = ['mean', 'norm'] as const
export type EstimateKind = (typeof ESTIMATE_KINDS)[number]

/** `basis`: the periods whose volumes the mean is of. */
export type Estimate = { ticks: number; kind: EstimateKind; basis: Period[] }

/** An accepted value; `ticks` null where it does not fit the register. */
export type PastValue = { period: Period; ticks: number | null }

export type EstimateFacts = {
  period: Period
  register: Register
  service: Service
  /** How many registers of the dwelling share its norm for the service. */
  sharing: number
  /** What was accepted for the periods before, oldest first. */
  past: readonly PastValue[]
  thresholds: Thresholds
  estimation: Estimation
}

/** Null where neither a past nor a norm can say. */
export function estimateFor(facts: EstimateFacts): Estimate | null {
  return meanFor(facts) ?? normFor(facts)
}

/** By the month: a volume over several months counts as so many. Rounded to whole ticks, half up. */
function meanFor({ period, register, past, thresholds, estimation }: EstimateFacts): Estimate | null {
  const last = past.at(-1)
  if (!last || monthsBetween(last.period, period) > estimation.mostRunning) return null
  const volumes = past.flatMap((value, at) => {
    const before = past[at - 1]
    if (!before || before.ticks === null || value.ticks === null) return []
    const ticks = volumeBetween(before.ticks, value.ticks, register, thresholds)
    // Below zero it puts right what was before and says nothing of a month.
    return ticks < 0 ? [] : [{ period: value.period, ticks, months: monthsBetween(before.period, value.period) }]
  })
  const taken = estimation.meanOf > 0 ? volumes.slice(-estimation.meanOf) : []
  if (taken.length === 0) return null
  const ticks = sum(taken.map((volume) => volume.ticks))
  const months = sum(taken.map((volume) => volume.months))
  return { ticks: rounded(ticks, months), kind: 'mean', basis: taken.map((volume) => volume.period) }
}

function normFor({ register, service, sharing, estimation }: EstimateFacts): Estimate | null {
  const norm = estimation.norm[service]
  if (norm === null) return null
  return { ticks: rounded(Math.round(norm * 10 ** register.decimals), sharing), kind: 'norm', basis: [] }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** Whole numbers throughout: a float of the quotient could round the wrong way. */
function rounded(ticks: number, by: number): number {
  const rest = ticks % by
  return (ticks - rest) / by + (2 * rest >= by ? 1 : 0)
}
