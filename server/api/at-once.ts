/**
 * At once: lets only so many run at the same time; so many others wait their turn for so long, as small
 * as they came, and the rest are sent away.
 */
/** What `run` answers; null, and it never ran, if too many wait already or it waited too long. */
export type AtOnce = <Value>(run: () => Promise<Value>) => Promise<Value | null>

export function createAtOnce(most: number, mostWaiting: number, longestWaitMs = 15_000): AtOnce {
  const waiting: (() => void)[] = []
  let running = 0

  return async (run) => {
    if (waiting.length >= mostWaiting) return null
    const since = performance.now()
    if (running >= most) await new Promise<void>((turn) => waiting.push(turn))
    else running += 1
    try {
      return performance.now() - since > longestWaitMs ? null : await run()
    } finally {
      // Whoever waits longest takes the place over.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
