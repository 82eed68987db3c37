/** Network: sync and its schedule, which nobody needs before the first screen stands; a chunk of their own. */
import type { Device } from '#client/sync/device.ts'
import { createSchedule, type Schedule } from '#client/sync/schedule.ts'
import { createSync, type Sync } from '#client/sync/sync.ts'

export type Network = { sync: Sync; schedule: Schedule }

export type NetworkDeps = Device & {
  app: string
  deviceName: string
  registerSync: ((tag: string) => Promise<void>) | null
}

export function createNetwork(deps: NetworkDeps): Network {
  const sync = createSync(deps)
  return { sync, schedule: createSchedule({ ...deps, sync, page: { window, document } }) }
}
