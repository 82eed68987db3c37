/** Start watching: adds to the metrics what this machine and its database tell, and looks after disk and clock from now on. */
import type { Logger } from 'pino'
import { collectDefaultMetrics } from 'prom-client'
import { addBuildInfo, type BuildInfo } from '#server/operations/build-info.ts'
import { createClockWatch } from '#server/operations/clock-watch.ts'
import { createDiskWatch } from '#server/operations/disk-watch.ts'
import { type LookOut, startLookOut } from '#server/operations/look-out.ts'
import { addStoredMetrics } from '#server/operations/stored-metrics.ts'
import type { Watch } from '#server/operations/watch.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'

export type Watched = {
  storage: Storage
  /** Of the embedded database; null: another engine looks after its own disk. */
  file: string | null
  /** What others want to have looked after with it. */
  looks: readonly (() => Promise<void> | void)[]
  clock: Clock
  build: BuildInfo
  log: Logger
}

const LOOK_EVERY_MS = 15_000

/** Once a process: some of the figures are the process's own. */
export function startWatching(watch: Watch, { storage, file, looks, clock, build, log }: Watched): LookOut {
  const { metrics, readiness, skews } = watch
  addBuildInfo(metrics, build)
  collectDefaultMetrics({ register: metrics.registry })
  const onFault = (fault: unknown) => log.error({ err: fault }, 'metrics: the storage does not answer')
  addStoredMetrics(metrics, { storage, clock, readiness, onFault })

  const clockWatch = createClockWatch(metrics, { clock, monotonic: () => performance.now(), skews, log })
  const diskWatch = file === null ? null : createDiskWatch(file, metrics, log)
  return startLookOut([clockWatch.look, async () => await diskWatch?.look(), ...looks], LOOK_EVERY_MS, log)
}
