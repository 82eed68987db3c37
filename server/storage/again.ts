/** Again: runs a transaction once more when the database says that it failed only because of others ([faults/V14]). */
import { setTimeout as wait } from 'node:timers/promises'

const SHORTEST_WAIT_MS = 5
const LONGEST_WAIT_MS = 200

/** Waits a little longer each time, never as long as another that failed at the same moment. */
export async function again<Value>(
  run: () => Promise<Value>,
  isWorthAgain: (fault: unknown, tries: number) => boolean,
): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run()
    } catch (fault) {
      if (!isWorthAgain(fault, tries)) throw fault
      await wait(Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** tries) * Math.random())
    }
  }
}
