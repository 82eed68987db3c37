/** Opening wait: when this device looks again at readings that are queued for an opening, to say that they count (W4). Pure. */
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { Instant } from '#shared/lib/clock.ts'

const SECOND = 1000

/** The server needs a moment, and not all phones shall ask in the same one (faults/N11). */
const AFTER = 2 * SECOND
const SPREAD = 8 * SECOND

/** The opening has passed and the reading is still spoken of as queued: the server is late, or could not be asked. */
const LATE = 30 * SECOND

export const isOverdue = (entries: readonly OutboxEntry[], utilityNow: Instant): boolean =>
  openingsOf(entries).some((opensAt) => opensAt <= utilityNow)

/** Null if nothing is queued. */
export function openingWait(entries: readonly OutboxEntry[], utilityNow: Instant, random: () => number): number | null {
  const openings = openingsOf(entries)
  if (openings.length === 0) return null
  const left = Math.min(...openings) - utilityNow
  return left > 0 ? left + AFTER + SPREAD * random() : LATE
}

const openingsOf = (entries: readonly OutboxEntry[]): Instant[] =>
  entries.flatMap((entry) => {
    const standing = entry.state === 'received' ? entry.receipt.standing : null
    return standing?.status === 'queued' ? [standing.opensAt] : []
  })
