/**
 * Volume: what a register counted from one value to a later one, in whole ticks, and how that is written (C1).
 * It knows no periods and no estimates.
 */
import { type Register, rangeOf } from '#shared/domain/meter.ts'
import type { Thresholds } from '#shared/domain/thresholds.ts'
import { isRollover } from '#shared/domain/usual-use.ts'
import { valueText } from '#shared/domain/value.ts'

/**
 * Through a rollover if it was one (P2). Down without one, as only a person accepts it, is below zero: what was counted
 * too much comes back, so that volumes always add up to the last value less the first.
 */
export function volumeBetween(from: number, to: number, register: Register, thresholds: Thresholds): number {
  return to < from && isRollover(from, to, register, thresholds) ? throughZero(from, to, register) : to - from
}

/** Where a person said that it passed zero, whatever the thresholds say. */
export const throughZero = (from: number, to: number, register: Register): number => to + rangeOf(register) - from

/** `-1250` ticks of 3 decimals → `-1.250`. */
export const volumeText = (ticks: number, decimals: number): string =>
  ticks < 0 ? `-${valueText(-ticks, decimals)}` : valueText(ticks, decimals)
