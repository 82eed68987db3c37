/** Thresholds: the settings of plausibility (P1, P2). No published standard exists, so a utility may change each. */
import type { Unit } from '#shared/domain/meter.ts'

export type Thresholds = {
  /** Ask above this many times the larger usual; ask with a reason; hold. */
  askAbove: number
  reasonAbove: number
  holdAbove: number
  /** Ask below this share of the smaller usual. */
  askBelow: number
  /** Use below this, between two readings, is never odd: small users are not nagged. In units. */
  floor: Record<Unit, number>
  /** What a meter of that unit can physically pass in a day. In units. */
  physicalPerDay: Record<Unit, number>
  /** A rollover: the last value above the one share of the range, this one below the other. */
  rolloverFrom: number
  rolloverTo: number
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  askAbove: 2,
  reasonAbove: 3,
  holdAbove: 5,
  askBelow: 0.4,
  floor: { m3: 1, Gcal: 0.1, kWh: 20 },
  physicalPerDay: { m3: 36, Gcal: 0.6, kWh: 320 },
  rolloverFrom: 0.9,
  rolloverTo: 0.1,
}
