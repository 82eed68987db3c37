/** Late: whether a row of the audit stands in the chain so far behind what was noted after it that somebody must ask why. */
import type { Instant } from '#shared/lib/clock.ts'

/** Longer than any transaction between noting and committing: what is older was written in afterwards, or a clock was wrong. */
const LONGEST_TRANSACTION = 3_600_000

/** `before`: of the row sealed just before it; null if there is none. */
export const isLate = (at: Instant, before: Instant | null): boolean =>
  before !== null && at < before - LONGEST_TRANSACTION
