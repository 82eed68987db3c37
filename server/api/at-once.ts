/** At once: lets only so many run at the same time; so many others wait their turn, as small as they came, and the rest are sent away. */
/** What `run` answers; null, and it never ran, if too many wait already. */
export type AtOnce = <Value>(run: () => Promise<Value>) => Promise<Value | null>

export function createAtOnce(most: number, mostWaiting: number): AtOnce {
  const waiting: (() => void)[] = []
  let running = 0

  return async (run) => {
    if (waiting.length >= mostWaiting) return null
    if (running >= most) await new Promise<void>((turn) => waiting.push(turn))
    else running += 1
    try {
      return await run()
    } finally {
      // Whoever waits longest takes the place over.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
