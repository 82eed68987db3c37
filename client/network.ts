/** Network: sync and its schedule, and what reads messages: all that nobody needs before the first screen; one chunk. */
import type { Device } from '#client/sync/device.ts'
import { createSchedule, type Schedule } from '#client/sync/schedule.ts'
import { createSync, type Sync } from '#client/sync/sync.ts'

export { parseMessage } from '#client/sync/message-form.ts'

export type Network = { sync: Sync; schedule: Schedule }

export type NetworkDeps = Device & {
  app: string
  deviceName: string
  registerSync: ((tag: string) => Promise<void>) | null
}

export function createNetwork(deps: NetworkDeps): Network {
  const { pullUtilities, ...rest } = createSync(deps)
  const sync = { ...rest, pullUtilities: shared(pullUtilities) }
  return { sync, schedule: createSchedule({ ...deps, sync, page: { window, document } }) }
}

/** The form and the schedule ask for the same at the start: one request answers both. */
function shared<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asked: Promise<Answer> | null = null
  return () => {
    asked ??= ask().finally(() => {
      asked = null
    })
    return asked
  }
}
