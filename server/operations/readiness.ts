/**
 * Readiness: whether this server should be given requests: not while it stops, not after its storage broke, and not within
 * a minute of a full disk ([faults/V3], [faults/V4]).
 */
import { isStorageBroken, isStorageFull } from '#server/storage/broken.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'

export type Readiness = {
  /** A fault somebody met: if it is one of the storage's, it is remembered. */
  saw(fault: unknown): void
  /** From now on the server is going down. */
  end(): void
  isReady(): boolean
  /** Whether the storage is as far as is known fit for writing. */
  isStorageWell(): boolean
}

const A_MINUTE = 60_000

export function createReadiness(clock: Clock): Readiness {
  let isEnding = false
  let isBroken = false
  let fullAt: Instant | null = null

  // A clock set back does not make it red for longer.
  const wasFullLately = (): boolean => fullAt !== null && Math.abs(clock.now() - fullAt) < A_MINUTE
  const isStorageWell = (): boolean => !isBroken && !wasFullLately()

  return {
    saw(fault) {
      if (isStorageBroken(fault)) isBroken = true
      if (isStorageFull(fault)) fullAt = clock.now()
    },
    end() {
      isEnding = true
    },
    isReady: () => !isEnding && isStorageWell(),
    isStorageWell,
  }
}
