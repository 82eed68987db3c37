/** Slips of: what an account's residents are told of the slips that came with their readings lately. */
import { doesClose } from '#server/intake/close-visits.ts'
import type { StoredReading } from '#server/storage/readings.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { SlipData } from '#shared/wire/account-data.ts'

const A_DAY = 86_400_000

const DAYS_TOLD = 30

/** `readings` of one account, oldest first. What a person rejected says for itself why. */
export async function slipsOf(
  storage: Pick<Storage, 'slips'>,
  readings: readonly StoredReading[],
  now: Instant,
): Promise<SlipData[]> {
  const lately = readings.flatMap(({ account, slip, status, received_at }) =>
    slip === null || status === 'rejected' || received_at < now - DAYS_TOLD * A_DAY ? [] : { account, slip, status },
  )
  const closed = (await storage.slips.visits(lately)).filter((visit) => visit.closed_by !== null)
  return [...Map.groupBy(lately, ({ slip }) => slip)].map(([slip, rows]) => {
    const visit = closed.find((one) => one.slip === slip)
    const state = visit ? 'closed' : rows.some(doesClose) ? 'waits' : 'held'
    return { slip, state, visitedOn: visit?.visited_on ?? null }
  })
}
