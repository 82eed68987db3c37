/** Bulk decision: one decision about all held readings of a choice: says how many, asks, decides in short transactions, tells. */

import { type Cli, PartlyDone, UsageError } from '#server/cli/cli.ts'
import { type HeldOptions, heldFilterOf } from '#server/cli/held-options.ts'
import { inTurns } from '#server/cli/in-turns.ts'
import { REFUSALS } from '#server/cli/review-refusals.ts'
import { type BulkRefusal, createBulkReview, type Decided, MOST_AT_ONCE } from '#server/intake/bulk-review.ts'
import type { Words } from '#server/intake/review.ts'
import { counted } from '#server/keeping/counted.ts'
import type { Storage } from '#server/storage/storage.ts'

export type BulkDecision = {
  deed: 'accept' | 'reject'
  options: HeldOptions
  words: Words
  /** Without asking. */
  yes?: boolean
}

/** So many of each refusal are named; the list shows the others. */
const MOST_NAMED = 20

/** Throws PartlyDone at the end if some could not be decided; the others are. */
export async function decideInBulk(cli: Cli, storage: Storage, decision: BulkDecision): Promise<void> {
  const { deed, options, words, yes = false } = decision
  const review = createBulkReview({ storage, clock: cli.clock })
  const keys = await review.matching(heldFilterOf(options, await storage.accounts.utilities(), cli.clock.now()))
  if (keys.length === 0) return cli.say('No held reading is chosen by that; nothing was changed.')
  if (!yes) await askFirst(cli, `${deed} ${readings(keys.length)}: ${words.reason}`)

  const tally = createTally()
  const progress = cli.progress(`review ${deed}`, keys.length)
  try {
    for (let from = 0; from < keys.length; from += MOST_AT_ONCE) {
      tally.add(await inTurns(() => review[deed](keys.slice(from, from + MOST_AT_ONCE), words)))
      progress.at(Math.min(keys.length, from + MOST_AT_ONCE))
    }
  } finally {
    progress.end()
    for (const line of tally.lines()) cli.say(line)
  }
  if (tally.refused() > 0) throw new PartlyDone(`${readings(tally.refused())} could not be decided; still held.`)
}

/** Throws a UsageError unless a person agrees. */
async function askFirst(cli: Cli, what: string): Promise<void> {
  const answer = await cli.confirm(`This will ${what}\nGo on?`)
  if (answer) return
  throw new UsageError(
    answer === null ? `This would ${what}\nSay --yes to do it; nothing was changed.` : 'Nothing was changed.',
  )
}

const readings = (count: number): string => counted(count, 'reading')

type Tally = { add(decided: readonly Decided[]): void; lines(): string[]; refused(): number }

function createTally(): Tally {
  const decided = new Map<string, number>()
  const refused = new Map<BulkRefusal, string[]>()

  return {
    add(all) {
      for (const { row, result } of all) {
        if (result.ok) decided.set(result.value.status, (decided.get(result.value.status) ?? 0) + 1)
        else refused.set(result.refusal, [...(refused.get(result.refusal) ?? []), `${row.account} ${row.number}`])
      }
    },

    lines: () => [
      ...[...decided].sort().map(([status, count]) => `${status}: ${count}${NOTES[status] ?? ''}`),
      ...[...refused]
        .sort()
        .flatMap(([refusal, names]) => [
          `not decided: ${names.length}. ${REFUSALS[refusal]}`,
          ...names.slice(0, MOST_NAMED).map((name) => `  ${name}`),
          ...(names.length > MOST_NAMED ? [`  and ${names.length - MOST_NAMED} more`] : []),
        ]),
    ],

    /** What somebody else decided meanwhile is decided. */
    refused: () =>
      [...refused].reduce((count, [refusal, names]) => count + (refusal === 'not-held' ? 0 : names.length), 0),
  }
}

const NOTES: Record<string, string> = { superseded: ' (a newer one counts for the same period)' }
