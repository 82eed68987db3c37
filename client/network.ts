/** Network: sync and its schedule, and what reads messages: all that nobody needs before the first screen; one chunk. */
import type { Device } from '#client/sync/device.ts'
import { createSchedule, type Schedule } from '#client/sync/schedule.ts'
import { STAFF_PARTS } from '#client/sync/staff-parts.ts'
import { createSync, type Sync } from '#client/sync/sync.ts'

export { parseMessage } from '#client/sync/message-form.ts'

export type Network = { sync: Sync; schedule: Schedule }

export type NetworkDeps = Device & {
  app: string
  deviceName: string
  registerSync: ((tag: string) => Promise<void>) | null
}

export function createNetwork(deps: NetworkDeps): Network {
  const { pullUtilities, ...rest } = createSync({ ...deps, staffParts: STAFF_PARTS })
  const sync = { ...rest, pullUtilities: shared(pullUtilities) }
  return { sync, schedule: createSchedule({ ...deps, sync, page: { window, document } }) }
}

/** So long what was fetched is fresh, in milliseconds. */
const FRESH = 5000

/** The form and the schedule ask for the same at the start: one request answers both; one that failed is asked again. */
function shared<Refusal>(ask: () => Promise<Refusal | null>): () => Promise<Refusal | null> {
  let asked: Promise<Refusal | null> | null = null
  const forget = (): void => {
    asked = null
  }
  async function askNow(): Promise<Refusal | null> {
    let refusal: Refusal | null | undefined
    try {
      refusal = await ask()
      return refusal
    } finally {
      if (refusal === null) setTimeout(forget, FRESH)
      else forget()
    }
  }
  return () => {
    asked ??= askNow()
    return asked
  }
}
