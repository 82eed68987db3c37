/** Round in: the round and the inspector that a person named, or a sentence that says what is wrong with them. */
import { UsageError } from '#server/cli/cli.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { RoundTable } from '#server/storage/visit-tables.ts'

export async function roundIn(queries: Queries, round: string): Promise<RoundTable> {
  const found = await queries.rounds.find(round)
  if (found) return found
  throw new UsageError(`There is no round «${round}»; esep rounds list says which there are.`)
}

export async function openRoundIn(queries: Queries, round: string): Promise<RoundTable> {
  const found = await roundIn(queries, round)
  if (found.closed_at !== null) throw new UsageError(`${round} is closed; nothing was changed.`)
  return found
}

/** Who may walk a round. */
export async function inspectorIn(queries: Queries, name: string): Promise<void> {
  const member = await queries.staff.find(name)
  if (!member) throw new UsageError(`There is nobody of the name ${name}: esep staff add ${name} --role inspector`)
  if (member.deactivated_at !== null) throw new UsageError(`${name} is deactivated and can walk no round.`)
  if (member.role !== 'inspector') throw new UsageError(`${name} is no inspector but ${member.role}.`)
}
