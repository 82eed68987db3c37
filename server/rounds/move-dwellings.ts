/**
 * Move dwellings: takes dwellings from a round to another, new or there already, which stays in walking order. Who had them
 * until now keeps what was read until now ([security/O1]); phones learn of it at their next contact.
 */
import { nextRound } from '#server/rounds/make-round.ts'
import type { Dwelling } from '#server/storage/rounds.ts'
import { cameBack } from '#server/storage/stays.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { DwellingTable, RoundTable } from '#server/storage/visit-tables.ts'
import { compareOnFoot, parseAddress } from '#shared/domain/address.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** In the transaction of the caller, who writes the note for the audit. Both rounds are open. */
export async function moveDwellings(
  queries: Queries,
  { from, to, moved }: { from: RoundTable; to: RoundTable; moved: readonly Dwelling[] },
  now: Instant,
): Promise<void> {
  const accounts = moved.map(({ account }) => account)
  const before = new Map((await queries.dwellings.everOn(to.round, accounts)).map((row) => [row.account, row]))
  const joining = moved.map((dwelling) => {
    const earlier = before.get(dwelling.account)
    const stay = earlier ? cameBack(earlier, now) : { since: now, ended_at: null, stays: null }
    return { ...dwelling, ...stay, round: to.round }
  })
  const walk = [...(await queries.rounds.dwellings(to.round)), ...joining]
    .map((dwelling) => ({ dwelling, address: parseAddress(dwelling.address, dwelling) }))
    .toSorted((one, other) => compareOnFoot(one.address, other.address))
  await queries.dwellings.leave(from.round, accounts, now)
  await queries.dwellings.put(walk.map(({ dwelling }, at) => rowOf(dwelling, at + 1)))
  await queries.rounds.touch([from.round, to.round])
}

/** Beside a round, for the same day, and its inspectors' at once. It is empty. */
export async function roundBeside(
  queries: Queries,
  { utility, district, day, period }: RoundTable,
  inspectors: readonly string[],
  now: Instant,
): Promise<RoundTable> {
  const round = await nextRound(queries, utility, day)
  const made = { round, utility, district, day, period, made_at: now, closed_at: null, revision: 1 }
  await queries.rounds.add(made, [])
  for (const inspector of inspectors) await queries.rounds.assign(round, inspector, now)
  return made
}

const rowOf = ({ account, round, causes, ended_at, since, stays }: DwellingTable, place: number): DwellingTable => ({
  account,
  round,
  place,
  causes,
  ended_at,
  since,
  stays,
})
