/**
 * Make round: chooses the dwellings of a round and puts them in walking order: those not read yet, those where nobody of the
 * utility has looked for long, those whose held reading wants a look. Assigns it to an inspector, who has it from then on.
 */
import type { Candidate } from '#server/storage/candidates.ts'
import type { Queries } from '#server/storage/storage.ts'
import { compareOnFoot, parseAddress } from '#shared/domain/address.ts'
import type { HeldReason } from '#shared/domain/reading.ts'
import { addDays, type CalendarDate, periodOf } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { Cause } from '#shared/wire/rounds.ts'

/** What a person at the door can settle; the rest is for the office. */
const WANTS_A_LOOK: readonly HeldReason[] = ['unknown-meter', 'lower', 'too-high', 'impossible', 'below-inspector']

export type RoundOrder = {
  utility: string
  district: string
  day: CalendarDate
  inspector: string
  /** The walk begins at the first dwelling that is not before this address; null: at the beginning. */
  fromAddress: string | null
  /** Dwellings at most. */
  most: number
  /** A dwelling where nobody of the utility has read for so many days is to be looked at. */
  controlDays: number
}

/** Null: nothing is to be visited there. `left`: dwellings that would have been on it too. */
export type RoundMade = { round: string; dwellings: number; left: number } | null

/** In the transaction of the caller, who writes the note for the audit. */
export async function makeRound(queries: Queries, order: RoundOrder, now: Instant): Promise<RoundMade> {
  const { utility, district, day, inspector } = order
  const period = periodOf(day)
  const candidates = await queries.candidates.of({ utility, district, period, day }, WANTS_A_LOOK)
  const wanted = walkFrom(
    candidates.map((candidate) => ({ candidate, causes: causesOf(candidate, order) })),
    order.fromAddress,
  )
  if (wanted.length === 0) return null
  const round = await nextRound(queries, utility, day)
  const some = wanted.slice(0, order.most)
  await queries.rounds.add(
    { round, utility, district, day, period, made_at: now, closed_at: null, revision: 1 },
    some.map(({ candidate, causes }, at) => ({
      account: candidate.account,
      round,
      place: at + 1,
      causes: causes.join(' '),
      ended_at: null,
    })),
  )
  await queries.rounds.assign(round, inspector, now)
  return { round, dwellings: some.length, left: wanted.length - some.length }
}

/** The name of a utility's next round for a day. */
export const nextRound = async (queries: Queries, utility: string, day: CalendarDate): Promise<string> =>
  `${utility}-${day.replaceAll('-', '')}-${(await queries.rounds.countOn(utility, day)) + 1}`

type Wanted = { candidate: Candidate; causes: Cause[] }

/** A dwelling read lately or read by itself is disturbed for a held reading alone. */
function causesOf({ isUnread, isHeld, controlledOn }: Candidate, { day, controlDays }: RoundOrder): Cause[] {
  const isOverdue = controlledOn !== null && controlledOn < addDays(day, -controlDays)
  return [
    ...(isUnread ? ['unread' as const] : []),
    ...(isOverdue ? ['control' as const] : []),
    ...(isHeld ? ['held' as const] : []),
  ]
}

function walkFrom(all: readonly Wanted[], fromAddress: string | null): Wanted[] {
  const from = fromAddress === null ? null : parseAddress(fromAddress)
  const walked = all
    .filter(({ causes }) => causes.length > 0)
    .map((wanted) => ({ wanted, address: parseAddress(wanted.candidate.address, known(wanted.candidate)) }))
    .toSorted((one, other) => compareOnFoot(one.address, other.address))
  return walked.filter(({ address }) => from === null || compareOnFoot(address, from) >= 0).map(({ wanted }) => wanted)
}

const known = ({ entrance, floor }: Candidate): { entrance: string | null; floor: string | null } => ({
  entrance,
  floor,
})
