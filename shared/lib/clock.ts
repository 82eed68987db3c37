/** Clock: the only source of "now". Handed in everywhere, so that a test, a demo or a simulation can choose the moment. */

/** An instant: milliseconds since 1970-01-01T00:00:00Z. Names of instants end in `At`. */
export type Instant = number

export type Clock = { now(): Instant }

export const systemClock: Clock = { now: () => Date.now() }

/** A clock that showed `from` at the real instant `since` and has run on since then. */
export function clockRunningFrom(from: Instant, since: Instant = Date.now()): Clock {
  return { now: () => from + (Date.now() - since) }
}
