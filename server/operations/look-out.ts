/** Look out: looks again and again at what is watched on this machine; a look that fails is logged, and the next one comes. */
import type { Logger } from 'pino'

export type LookOut = { stop(): Promise<void> }

export function startLookOut(looks: readonly (() => Promise<void> | void)[], everyMs: number, log: Logger): LookOut {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let looking = turn()

  async function turn(): Promise<void> {
    for (const look of looks) {
      try {
        await look()
      } catch (fault) {
        // Whatever keeps us from looking, such as a folder that is gone: the server goes on without.
        log.error({ err: fault }, 'watching failed')
      }
    }
    if (isStopped) return
    timer = setTimeout(() => {
      looking = turn()
    }, everyMs)
  }

  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await looking
    },
  }
}
