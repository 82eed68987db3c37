/**
 * Loop: asks again and again whether a job is due, runs it if no other server does, expects it to fail, and waits longer
 * each time it does.
 *
 * One run at a time; `stop` waits for the run under way.
 */
import type { Logger } from 'pino'
import { CLAIM_LASTS_MS, type Claims } from '#server/jobs/claims.ts'
import { isStorageAway } from '#server/storage/broken.ts'

/** `isDue` is asked often, so it costs little; `run` comes to the same end if another server runs it too. */
export type Job = { name: string; everyMs: number; isDue: () => Promise<boolean>; run: () => Promise<void> }

export type LoopDeps = {
  claims: Claims
  log: Logger
  /** Told after each run, with what went wrong if anything did. */
  onRun?: (name: string, fault: unknown) => void
}

const LONGEST_WAIT = 5 * 60_000
/** When it is back, what is due is done soon. */
const LONGEST_WAIT_FOR_DATABASE = 15_000

export function startLoop(
  { name, everyMs, isDue, run }: Job,
  { claims, log, onRun = () => undefined }: LoopDeps,
): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let isAway = false
  let isStopped = false
  let running = turn()

  async function turn(): Promise<void> {
    let wait = everyMs
    try {
      if (await isDue()) {
        if (await claims.holding(name, run)) onRun(name, null)
        // Whoever has it may have died: then it is free before this one's turn would come again.
        else wait = Math.min(everyMs, CLAIM_LASTS_MS)
      }
      failures = 0
    } catch (fault) {
      failures += 1
      isAway = isStorageAway(fault)
      onRun(name, fault)
      log.error({ err: fault, job: name, failures }, 'job failed')
    }
    if (isStopped) return
    timer = setTimeout(
      () => {
        running = turn()
      },
      Math.min(isAway ? LONGEST_WAIT_FOR_DATABASE : LONGEST_WAIT, wait * 2 ** failures),
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
