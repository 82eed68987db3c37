/**
 * Where: which of the words a reading is at right now, of which the screen shows exactly one (faults/G13). Pure.
 *
 * Computed and never stored: a stored “sending” would be a lie after a crash.
 */
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import { DAY } from '#client/domain/retry.ts'
import type { Standing } from '#shared/domain/reading.ts'
import type { Instant } from '#shared/lib/clock.ts'

export const WHERES = [
  'draft',
  'saved',
  'waiting-network',
  'waiting-sign-in',
  'captive',
  'stuck',
  'needs-you',
  'queued',
  'accepted',
  'superseded',
  'held',
  'rejected',
  'discarded',
] as const
export type Where = (typeof WHERES)[number]

/** `sending`: a request is on its way at this moment, by the word of the tab or worker that sends it. */
export type Surroundings = { online: boolean; signedIn: boolean; sending: boolean; now: Instant }

/** `since` is the device's time of what made it so. */
export type Whereabouts = { where: Where; since: Instant; sending: boolean; standing: Standing | null }

type Draft = { updatedAt: Instant }

export function whereOf(row: OutboxEntry | Draft, around: Surroundings): Whereabouts {
  const at = (where: Where, since: Instant): Whereabouts => ({ where, since, sending: false, standing: null })
  if (!('state' in row)) return at('draft', row.updatedAt)
  if (row.state === 'discarded') return at('discarded', row.discardedAt)
  if (row.state === 'received') {
    return { ...at(row.receipt.standing.status, row.receivedAt), standing: row.receipt.standing }
  }
  return { ...at(whyItWaits(row, around), row.savedAt), sending: around.sending }
}

/** What the person can do something about comes first. */
function whyItWaits(row: OutboxEntry, around: Surroundings): Where {
  if (row.problem !== null) return 'needs-you'
  if (!around.signedIn || row.lastError === 'signed-out' || row.lastError === 'other-person') return 'waiting-sign-in'
  if (around.online && row.lastError === 'captive') return 'captive'
  if (around.now - row.savedAt > DAY) return 'stuck'
  if (!around.online || row.lastError === 'network' || row.lastError === 'timeout') return 'waiting-network'
  return 'saved'
}
