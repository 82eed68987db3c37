/**
 * Claims: lets one server at a time do a job. The claim is renewed while the job runs and runs out soon after its server
 * died, so that another takes the job over.
 */
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'

export type Claims = {
  /** Runs it, unless another server has the job now; answers whether it ran. */
  holding(name: string, run: () => Promise<void>): Promise<boolean>
}

/** After it a claim of a server that died is free. */
export const CLAIM_LASTS_MS = 15_000
const RENEWED_EVERY_MS = 5000

/** `holder`: this process alone. */
export function createClaims({
  storage,
  clock,
  holder,
}: {
  storage: Pick<Storage, 'jobs'>
  clock: Clock
  holder: string
}): Claims {
  const claim = (name: string): Promise<boolean> =>
    storage.jobs.claim(name, holder, clock.now(), clock.now() + CLAIM_LASTS_MS)

  return {
    async holding(name, run) {
      if (!(await claim(name))) return false
      // A renewal that fails costs nothing: at worst another server helps.
      const renewal = setInterval(() => claim(name).catch(() => undefined), RENEWED_EVERY_MS)
      try {
        await run()
      } finally {
        clearInterval(renewal)
        await storage.jobs.letGo(name, holder)
      }
      return true
    },
  }
}
