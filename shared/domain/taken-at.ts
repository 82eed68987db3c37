/**
 * Taken at: when a reading was taken, in the server's time, from what the device's clock said (P6). It marks, never refuses.
 *
 * Never after `receivedAt`; before `serverSeenAt` by no more than the slack.
 */
import type { Instant } from '#shared/lib/clock.ts'

/**
 * The difference between the clocks is known only to within the time a message travels, and a clock that was nudged
 * between two contacts is off by about as much. So much is not held against a reading.
 */
export const CLOCK_SLACK_MS = 2_000

export type TakenAt = { takenAt: Instant; isSound: boolean }

/** An unsound time becomes `receivedAt`. Without an earlier contact only times before 1970 are known to be wrong. */
export function takenAtOf(facts: {
  deviceTime: { at: Instant; jumped: boolean }
  deviceNow: Instant
  serverSeenAt: Instant | null
  receivedAt: Instant
}): TakenAt {
  const { deviceTime, deviceNow, serverSeenAt, receivedAt } = facts
  const takenAt = deviceTime.at + (receivedAt - deviceNow)
  const earliest = serverSeenAt === null ? 0 : serverSeenAt - CLOCK_SLACK_MS
  const isSound = !deviceTime.jumped && takenAt >= earliest && takenAt <= receivedAt + CLOCK_SLACK_MS
  return { takenAt: isSound ? Math.min(takenAt, receivedAt) : receivedAt, isSound }
}
