/** Wake: what the worker does when the browser wakes it: the page's own flush, on a database opened and closed for it (faults/B7). */
import type { FlushReport } from '#client/sync/flush.ts'
import { createSync, type StaffParts, type SyncDeps } from '#client/sync/sync.ts'

/** After it no new request is begun; the browser ends a worker that takes much longer. */
const BUDGET = 60_000

/**
 * A network that has only just come back often refuses the first request, and a page that is being closed may still hold the
 * lock; the browser itself would come again only after 5 minutes, and only twice (faults/B2).
 */
const TRIES_AGAIN_AFTER = [2000, 5000]

export type Wake = (how: { lastChance: boolean }) => Promise<void>

export type WakeDeps = {
  /** A device of its own, closed again at the end. */
  open: () => Omit<SyncDeps, 'app' | 'deviceName' | 'staffParts'>
  app: string
  sleep: (ms: number) => Promise<void>
  /** Another version waits; the browser lets it in only when this one's work has ended, and somebody may be waiting for it. */
  isFollowed: () => boolean
}

/** Rejects only if trying again may help (faults/B9). */
export function createWake({ open, app, sleep, isFollowed }: WakeDeps): Wake {
  return async ({ lastChance }) => {
    const device = open()
    try {
      const remaining = await sendAll(device)
      if (remaining === 0) return
      if (lastChance) await device.store.settings.set('syncGaveUp', true) // faults/B2
      throw new Error(`${remaining} readings and photos still wait`)
    } finally {
      device.store.close()
    }
  }

  async function sendAll(device: ReturnType<WakeDeps['open']>): Promise<number> {
    const sync = createSync({ ...device, app, deviceName: '', staffParts: NO_STAFF_PARTS })
    const until = device.monotonic() + BUDGET
    let report = await sync.run('sync', BUDGET)
    for (const wait of TRIES_AGAIN_AFTER) {
      if (!mayGetThrough(report) || isFollowed() || device.monotonic() + wait > until) break
      await sleep(wait)
      report = await sync.run('sync', until - device.monotonic())
    }
    const photos = await sync.sendPhotos('sync', until - device.monotonic())
    return report.remaining + photos.remaining
  }
}

const sendsOnly = (): never => {
  throw new Error('the worker sends only, and signs nobody in')
}

const NO_STAFF_PARTS: StaffParts = { staffSync: sendsOnly, passkeys: sendsOnly }

/** A server that asked to be left alone for a while is; the browser comes again when it does. */
const mayGetThrough = ({ remaining, outcome, failure }: FlushReport): boolean =>
  remaining > 0 && outcome !== 'done' && failure?.error !== 'busy'
