/**
 * First made: of each dwelling that was moved to a round, when the round was made on which it first came, however often it was
 * moved since. What is read since then counts: moving is no order to look again. Pure.
 */
import type { Trodden } from '#server/storage/dwellings.ts'
import { staysOf } from '#server/storage/stays.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Instant } from '#shared/lib/clock.ts'

type Step = { round: string; since: Instant; endedAt: Instant | null }

export function firstMade(round: string, paths: readonly Trodden[]): Map<AccountKey, Instant> {
  const byAccount = Map.groupBy(paths, ({ account }) => account)
  return new Map([...byAccount].map(([account, path]) => [account, startOf(round, path.flatMap(stepsOf))]))
}

/** One that was on a round from its making was so since then. */
const stepsOf = ({ made_at, ...row }: Trodden): Step[] =>
  staysOf(row).map(({ since, endedAt }) => ({ round: row.round, since: Math.max(since, made_at), endedAt }))

/** Back from the round it is on, each time to the stay that ended as the next began: a move is one moment for both. */
function startOf(round: string, steps: readonly Step[]): Instant {
  let since = steps.find((step) => step.round === round && step.endedAt === null)!.since
  for (;;) {
    const before = steps.find((step) => step.endedAt === since && step.since < since)
    if (before === undefined) return since
    since = before.since
  }
}
