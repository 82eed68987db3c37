/**
 * Metrics: what this process has counted since it began, with what others add, as a page in Prometheus' text form.
 *
 * Labels are names of ours: channels, outcomes, patterns of routes. No account, no person, no address ([security/K2]).
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Received } from '#server/intake/take-batches.ts'
import type { Channel } from '#shared/domain/channel.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** One request that was answered; `route` is its pattern. */
export type Asked = { method: string; route: string; status: number; seconds: number }

export type Metrics = {
  registry: Registry
  /** What became of one batch; null: it failed as a whole, and nothing was taken. */
  batch(channel: Channel, received: Received | null): void
  asked(request: Asked): void
  /** What became of a photo: `received`, `again`, or the code of its refusal. */
  photo(result: string): void
  /** A fault of ours or of the machine, which the log tells of. */
  fault(): void
  released(count: number, seconds: number, at: Instant): void
  /** How a job's run ended. */
  ran(name: string, fault: unknown, at: Instant): void
  /** Called before each page, to read what is not counted here. */
  beforePage(read: () => Promise<void>): void
  page(): Promise<{ text: string; type: string }>
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const readers: (() => Promise<void>)[] = []
  const readings = new Counter({
    name: 'esep_intake_readings_total',
    help: 'Readings handed in, by channel and by where they stood when they came; replay: had been received before; later and malformed: not taken.',
    labelNames: ['channel', 'outcome'],
    registers,
  })
  const batches = new Counter({
    name: 'esep_intake_batches_total',
    help: 'Batches handed in, by channel; over-limit: the limit of the day was used up; failed: nothing was taken.',
    labelNames: ['channel', 'result'],
    registers,
  })
  const requests = new Histogram({
    name: 'esep_http_request_seconds',
    help: 'Time from a request to its answer, by the pattern of its route and the class of its status.',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const faults = new Counter({
    name: 'esep_faults_total',
    help: 'Faults of the server or its storage; each is in the log.',
    registers,
  })
  const photos = new Counter({
    name: 'esep_photos_total',
    help: 'Photos handed in, by what became of them; again: was here before; all others were not taken.',
    labelNames: ['result'],
    registers,
  })
  const released = new Counter({
    name: 'esep_release_readings_total',
    help: 'Queued readings that were judged at their opening.',
    registers,
  })
  const releaseSeconds = new Gauge({
    name: 'esep_release_last_duration_seconds',
    help: 'How long the last release took that found readings.',
    registers,
  })
  const releasedAt = new Gauge({
    name: 'esep_release_last_timestamp_seconds',
    help: 'When the last release ended that found readings; 0: none since the start.',
    registers,
  })
  const jobDone = new Gauge({
    name: 'esep_job_last_success_timestamp_seconds',
    help: 'When a run of the job last succeeded on this server.',
    labelNames: ['job'],
    registers,
  })
  const jobFailed = new Counter({
    name: 'esep_job_failures_total',
    help: 'Runs of the job that failed on this server.',
    labelNames: ['job'],
    registers,
  })

  return {
    registry,

    batch(channel, received) {
      batches.inc({ channel, result: received === null ? 'failed' : received.isOverLimit ? 'over-limit' : 'taken' })
      // Once an outcome, not once a reading.
      for (const [outcome, count] of talliedBy(received?.outcomes ?? [])) readings.inc({ channel, outcome }, count)
    },

    asked({ method, route, status, seconds }) {
      const known = METHODS.has(method) ? method : 'other'
      requests.observe({ method: known, route, status: `${Math.floor(status / 100)}xx` }, seconds)
    },

    photo: (result) => photos.inc({ result }),

    fault: () => faults.inc(),

    released(count, seconds, at) {
      released.inc(count)
      releaseSeconds.set(seconds)
      releasedAt.set(at / 1000)
    },

    ran(job, fault, at) {
      // Both appear at the first run, so that a rise from nothing is seen as a rise.
      jobFailed.inc({ job }, fault === null ? 0 : 1)
      if (fault === null) jobDone.set({ job }, at / 1000)
    },

    beforePage: (read) => void readers.push(read),

    async page() {
      await Promise.all(readers.map((read) => read()))
      return { text: await registry.metrics(), type: registry.contentType }
    },
  }
}

function talliedBy(outcomes: Received['outcomes']): Map<string, number> {
  const tally = new Map<string, number>()
  for (const result of outcomes) {
    const isFresh = result.outcome === 'received' && !result.replay
    const name = isFresh ? result.receipt.standing.status : result.outcome === 'received' ? 'replay' : result.outcome
    tally.set(name, (tally.get(name) ?? 0) + 1)
  }
  return tally
}
