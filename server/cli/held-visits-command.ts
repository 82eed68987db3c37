/** Held visits command: the visits that a person must look at, also those that name a round which nobody knows. */
import type { Command } from 'commander'
import { wholeNumberFor } from '#server/cli/arguments.ts'
import type { Cli } from '#server/cli/cli.ts'
import { plainCell } from '#server/cli/plain-text.ts'
import { utilityIn } from '#server/cli/utility-in.ts'
import { visitLine } from '#server/cli/visit-rows.ts'
import { counted } from '#server/keeping/counted.ts'
import { saidVisit } from '#server/rounds/said-visit.ts'
import type { HeldVisit } from '#server/storage/visits.ts'

type Options = { utility?: string; limit: number }

export function addHeldVisitsCommand(rounds: Command, cli: Cli): void {
  rounds
    .command('held')
    .description('visits that a person must look at, on whichever round, oldest first')
    .option('--utility <key>', 'of this utility')
    .option('--limit <count>', 'at most so many', wholeNumberFor('--limit'), 50)
    .action(({ utility, limit }: Options) =>
      cli.withStorage(async (storage) => {
        const key = utility === undefined ? null : utilityIn(await storage.accounts.utilities(), utility).key
        const found = await storage.visits.held(key, limit + 1)
        for (const visit of found.slice(0, limit)) cli.say(lineOf(visit))
        cli.note(
          found.length > limit
            ? `More than ${counted(limit, 'visit')} held; --limit shows more.`
            : `${counted(found.length, 'visit')} held.`,
        )
      }),
    )
}

const lineOf = (visit: HeldVisit): string => {
  const round = plainCell(visit.round) + (visit.is_round ? '' : ' (no such round)')
  return `${plainCell(visit.account).padEnd(20)}  ${round.padEnd(24)}  ${visitLine(saidVisit(visit))}`
}
