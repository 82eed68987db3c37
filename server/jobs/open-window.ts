/** Open window: the job that releases queued readings at their opening, within a second of it, or at the next start (W4). */

import type { Release } from '#server/intake/release.ts'
import type { Job } from '#server/jobs/loop.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'

export function openWindow({ storage, clock, release }: { storage: Storage; clock: Clock; release: Release }): Job {
  return {
    name: 'open-window',
    everyMs: 1000,
    async isDue() {
      const next = await storage.readings.nextOpening()
      return next !== null && next <= clock.now()
    },
    async run() {
      await release.due()
    },
  }
}
