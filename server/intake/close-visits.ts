/**
 * Close visits: a visit in vain is closed by the first reading that came with its slip, whichever of the two came first. In
 * the transaction of the caller.
 *
 * A slip is looked up at its own account alone: one of another account's is like one that nobody knows (security/O1). A
 * reading that a person must look at closes nothing until that person accepts it, and what is closed stays so.
 */
import type { Closing, SlipKey, SlipReading, SlipVisit } from '#server/storage/slips.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { ReadingStatus } from '#shared/domain/reading.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** Those whose resident has done their part. */
const CLOSING: readonly ReadingStatus[] = ['accepted', 'queued', 'superseded']

/** Answers the accounts where a visit was closed now. Rows without a slip may be among them. */
export async function closeVisits(
  queries: Queries,
  rows: readonly { account: AccountKey; slip: string | null }[],
  now: Instant,
): Promise<AccountKey[]> {
  const keys = rows.flatMap(({ account, slip }): SlipKey[] => (slip === null ? [] : [{ account, slip }]))
  if (keys.length === 0) return []
  const closings = closingsOf(await queries.slips.visits(keys), await queries.slips.readings(keys))
  await queries.slips.close(closings, now)
  return [...new Set(closings.map(({ visit }) => visit.account))]
}

/** `readings` in the order in which they came. A visit of somebody who had no business there is no visit. */
export function closingsOf(visits: readonly SlipVisit[], readings: readonly SlipReading[]): Closing[] {
  return visits.flatMap(({ account, id, variant, slip, reason, closed_by }) => {
    if (slip === null || closed_by !== null || reason === 'not-entitled') return []
    const first = readings.find((one) => one.account === account && one.slip === slip && doesClose(one))
    return first ? [{ visit: { account, id, variant }, by: first.id }] : []
  })
}

export const doesClose = ({ status }: Pick<SlipReading, 'status'>): boolean => CLOSING.includes(status)
