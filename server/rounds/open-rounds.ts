/**
 * Open rounds: the rounds an inspector has now, each with the suspension that its day or today falls into.
 *
 * Nothing is written when a suspension begins or ends by itself; so the tag of a round says which it is.
 */
import { zoneOf } from '#server/intake/case-file.ts'
import { type SuspendedDays, suspendedOn } from '#server/rounds/suspended-days.ts'
import type { OpenRound } from '#server/storage/rounds.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { SuspensionTable } from '#server/storage/visit-tables.ts'
import type { Instant } from '#shared/lib/clock.ts'

export async function openRoundsOf(
  queries: Pick<Queries, 'rounds' | 'suspensions' | 'accounts'>,
  inspector: string,
  now: Instant,
): Promise<(OpenRound & { suspended: SuspendedDays | null })[]> {
  const rounds = await queries.rounds.openOf(inspector)
  const utilities = new Map((await queries.accounts.utilities()).map((utility) => [utility.key, utility]))
  const suspensions = new Map<string, SuspensionTable[]>()
  for (const key of new Set(rounds.map(({ utility }) => utility)))
    suspensions.set(key, await queries.suspensions.of(key))

  return rounds.map((round) => {
    const rows = suspensions.get(round.utility)!
    const today = zoneOf(utilities.get(round.utility)!).dateAt(now)
    const suspended = suspendedOn(rows, round.district, today) ?? suspendedOn(rows, round.district, round.day)
    const tag = suspended === null ? round.tag : `${round.tag}-${suspended.from}-${suspended.until}`
    return { ...round, tag, suspended }
  })
}
