/**
 * Loop: runs a job again and again, expects it to fail, and waits longer each time it does.
 *
 * One run at a time; `stop` waits for the run under way.
 */
import type { Logger } from 'pino'

export type Job = { name: string; everyMs: number; run: () => Promise<void> }

const LONGEST_WAIT = 5 * 60_000

export function startLoop({ name, everyMs, run }: Job, log: Logger): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let isStopped = false
  let running = turn()

  async function turn(): Promise<void> {
    try {
      await run()
      failures = 0
    } catch (fault) {
      failures += 1
      log.error({ err: fault, job: name, failures }, 'job failed')
    }
    if (isStopped) return
    timer = setTimeout(
      () => {
        running = turn()
      },
      Math.min(LONGEST_WAIT, everyMs * 2 ** failures),
    )
  }

  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
