/** Reading order: which of two readings of one register is the newer (R5). It does not say which counts; that is the judge's. */
import type { Instant } from '#shared/lib/clock.ts'

export type Placed = { takenAt: Instant; receivedAt: Instant; id: string }

/** By when it was taken, then received, then by id, so that any two have an order and all machines agree on it. */
export function isNewer(a: Placed, b: Placed): boolean {
  if (a.takenAt !== b.takenAt) return a.takenAt > b.takenAt
  if (a.receivedAt !== b.receivedAt) return a.receivedAt > b.receivedAt
  return a.id > b.id
}
