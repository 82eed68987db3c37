/** Measured release: a release that tells how many readings it judged and how long that took. Changes nothing. */
import type { Release } from '#server/intake/release.ts'
import type { Metrics } from '#server/operations/metrics.ts'
import type { Clock } from '#shared/lib/clock.ts'

export function measuredRelease(release: Release, metrics: Metrics, clock: Clock): Release {
  return {
    async due() {
      const start = performance.now()
      const count = await release.due()
      if (count > 0) metrics.released(count, (performance.now() - start) / 1000, clock.now())
      return count
    },
  }
}
