/**
 * Clock watch: notices that the device's clock was moved while the page lived (P6), by comparing it with the monotonic one.
 *
 * While a phone sleeps the monotonic clock may stand still, so only what happens between two looks at a page in view
 * counts forwards; backwards always counts.
 */
import type { Clock, Instant } from '#shared/lib/clock.ts'

export type ClockWatch = {
  /** The page came back into view: time may have been slept through. */
  resumed(): void
  jumped(): boolean
}

const TOLERANCE = 60_000

export function createClockWatch(clock: Clock, monotonic: () => number): ClockWatch {
  let wall = clock.now()
  let steady = monotonic()
  let jumped = false
  const look = (slept: boolean): void => {
    const drift = clock.now() - wall - (monotonic() - steady)
    if (drift < -TOLERANCE || (!slept && drift > TOLERANCE)) jumped = true
    wall = clock.now()
    steady = monotonic()
  }
  return {
    resumed: () => look(true),
    jumped: () => {
      look(false)
      return jumped
    },
  }
}

/** A clock before the app was built is wrong by so much that certificates fail too: “check the date” (faults/T5). */
export const isBeforeBuild = (deviceNow: Instant, builtAt: Instant): boolean => deviceNow < builtAt - 86_400_000
