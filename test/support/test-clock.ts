/** Test clock: a clock that stands where it was put, and moves when told. */
import type { Clock, Instant } from '#shared/lib/clock.ts'

export type TestClock = Clock & { set(at: Instant | string): void; pass(milliseconds: number): void }

/** `2026-11-20T12:00:00+05:00` or an instant. */
export function createTestClock(at: Instant | string): TestClock {
  let now = instantIn(at)
  return {
    now: () => now,
    set(to) {
      now = instantIn(to)
    },
    pass(milliseconds) {
      now += milliseconds
    },
  }
}

const instantIn = (at: Instant | string): Instant => (typeof at === 'number' ? at : Date.parse(at))
