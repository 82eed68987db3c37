/** Watch: all by which others see how this process does: its metrics, its readiness, its traces, the clocks of the phones. */
import { createMetrics, type Metrics } from '#server/operations/metrics.ts'
import { createReadiness, type Readiness } from '#server/operations/readiness.ts'
import { createSkews, type Skews } from '#server/operations/skews.ts'
import { noTracing, type Tracing } from '#server/operations/tracing.ts'
import type { Clock } from '#shared/lib/clock.ts'

export type Watch = { metrics: Metrics; readiness: Readiness; skews: Skews; tracing: Tracing }

export function createWatch(clock: Clock, tracing: Tracing = noTracing): Watch {
  return { metrics: createMetrics(), readiness: createReadiness(clock), skews: createSkews(), tracing }
}
