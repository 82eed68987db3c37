/** Clock off: whether the phone's clock is so wrong that it is worth saying, and by how much (faults/T1, T5). Pure. */
import { isBeforeBuild } from '#client/domain/clock-watch.ts'
import type { ClockDelta } from '#client/domain/utility-time.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** `by` in ms. `before-build`: so far back that certificates fail, and nothing the server says can arrive. */
export type ClockOff = { kind: 'wrong'; by: number } | { kind: 'before-build' }

/** An hour off is what old zone data or a hand make of it, and harms nobody (faults/T3, T4). */
const WORTH_SAYING = 2 * 3_600_000

export function clockOff(deviceNow: Instant, clock: ClockDelta | null, builtAt: Instant): ClockOff | null {
  const { delta, serverSeenAt } = clock ?? { delta: 0, serverSeenAt: Number.POSITIVE_INFINITY }
  if (Math.abs(delta) > WORTH_SAYING) return { kind: 'wrong', by: Math.abs(delta) }
  // A clock that goes on from what the server last said is right, whatever the machine the app was built on believed.
  const hasGoneBack = deviceNow + delta < serverSeenAt - WORTH_SAYING
  return hasGoneBack && isBeforeBuild(deviceNow, builtAt) ? { kind: 'before-build' } : null
}
