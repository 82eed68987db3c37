/** Wake: what the worker does when the browser wakes it: the page's own flush, on a database opened and closed for it (faults/B7). */
import { createSync, type SyncDeps } from '#client/sync/sync.ts'

/** After it no new request is begun; the browser ends a worker that takes much longer. */
const BUDGET = 60_000

export type Wake = (how: { lastChance: boolean }) => Promise<void>

/** `open` gives a device of its own, closed again at the end. Rejects only if trying again may help (faults/B9). */
export function createWake(open: () => Omit<SyncDeps, 'app' | 'deviceName'>, app: string): Wake {
  return async ({ lastChance }) => {
    const device = open()
    try {
      const { remaining } = await createSync({ ...device, app, deviceName: '' }).run('sync', BUDGET)
      if (remaining === 0) return
      if (lastChance) await device.store.settings.set('syncGaveUp', true) // faults/B2
      throw new Error(`${remaining} readings still wait`)
    } finally {
      device.store.close()
    }
  }
}
