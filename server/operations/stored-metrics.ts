/**
 * Stored metrics: what the database knows and the metrics show: queue, held readings, unsent ones, the last commit, the last
 * backup, and whether it answers at all.
 *
 * What has to be counted is counted at most every half minute and a twentieth of the time, and a page does not wait long
 * for it: until the new count is there it shows the one before.
 */
import { Gauge } from 'prom-client'
import type { Metrics } from '#server/operations/metrics.ts'
import type { Readiness } from '#server/operations/readiness.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'

export type StoredDeps = {
  storage: Pick<Storage, 'meta' | 'counts' | 'devices'>
  clock: Clock
  readiness: Readiness
  onFault: (fault: unknown) => void
}

const A_DAY = 86_400_000
/** A phone not heard of for so long is lost or forgotten, and so is what it said. */
const HEARD_OF_MS = 60 * A_DAY

const COUNT_EVERY_MS = 30_000
/** A count that took a second is not made again for twenty. */
const REST = 20
const LONGEST_WAIT_MS = 2000

export function addStoredMetrics({ registry, beforePage }: Metrics, deps: StoredDeps): void {
  const { storage, clock, readiness, onFault } = deps
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] })
  const queued = new Gauge({
    name: 'esep_readings_queued',
    help: 'Readings that wait for an opening of the intake window, by that opening.',
    labelNames: ['opens_at'],
    registers: [registry],
  })
  const opening = gauge('esep_readings_queued_next_opening_timestamp_seconds', 'The first of those openings; 0: none.')
  const held = gauge('esep_readings_held', 'Readings that a person of the utility must look at.')
  const heldSince = gauge('esep_readings_held_oldest_timestamp_seconds', 'When the oldest held reading came; 0: none.')
  const seen = gauge('esep_devices_seen_24h', 'Devices that handed in readings within 24 hours.')
  const devices = gauge('esep_devices_with_unsent', 'Devices that hold readings without a receipt, as they said last.')
  const unsent = gauge('esep_unsent_readings', 'Readings without a receipt on devices, as these said last.')
  const unsentSince = gauge('esep_unsent_oldest_timestamp_seconds', 'Since when the oldest of those waits; 0: none.')
  const backedUp = gauge(
    'esep_backup_last_timestamp_seconds',
    'When the last backup was made by esep backup; 0: never.',
  )
  const commit = gauge('esep_commit_number', 'Number of the last commit of readings; it only grows.')
  const healthy = gauge(
    'esep_storage_healthy',
    '1: the storage answers, has not broken, and had room in the last minute.',
  )
  const countedAt = gauge('esep_counted_timestamp_seconds', 'When the counts of the database were made that are shown.')

  async function count(): Promise<void> {
    const now = clock.now()
    const waiting = await storage.counts.queued()
    queued.reset()
    for (const { opensAt, count } of waiting) queued.set({ opens_at: new Date(opensAt).toISOString() }, count)
    opening.set((waiting[0]?.opensAt ?? 0) / 1000)
    const toReview = await storage.counts.held()
    held.set(toReview.count)
    heldSince.set((toReview.oldest ?? 0) / 1000)
    seen.set(await storage.devices.seenSince(now - A_DAY))
    const said = await storage.devices.unsentSince(now - HEARD_OF_MS)
    devices.set(said.devices)
    unsent.set(said.readings)
    unsentSince.set((said.oldest ?? 0) / 1000)
    countedAt.set(now / 1000)
  }
  const counted = nowAndThen(count)

  beforePage(async () => {
    try {
      commit.set((await storage.meta.identity()).commitSeq)
      backedUp.set(backupIn(await storage.meta.get('last_backup')) / 1000)
      await atMost(LONGEST_WAIT_MS, counted())
      healthy.set(readiness.isStorageWell() ? 1 : 0)
    } catch (fault) {
      // Whatever the storage says instead of an answer: the page is for saying so.
      onFault(fault)
      healthy.set(0)
    }
  })
}

/** As `esep backup` notes it. */
const backupIn = (text: string | null): Instant => (text === null ? 0 : (JSON.parse(text) as { at: Instant }).at)

/** Runs `work` no more often than it may; who asks meanwhile waits for the run under way, or for none. */
function nowAndThen(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let notBefore = 0

  async function run(): Promise<void> {
    const start = performance.now()
    try {
      await work()
    } finally {
      running = null
      const end = performance.now()
      notBefore = Math.max(start + COUNT_EVERY_MS, end + (end - start) * REST)
    }
  }

  return async () => {
    if (running === null && performance.now() < notBefore) return
    running ??= run()
    await running
  }
}

/** Waits for the work so long and no longer; what goes wrong with it meanwhile is thrown, what goes wrong later is not. */
async function atMost(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  try {
    await Promise.race([work, enough])
  } finally {
    clearTimeout(timer)
  }
}
