/** Round move commands: dwellings go from one open round to another, or to a second round for another inspector. */
import { type Command, Option } from 'commander'
import { accountIn, reasonIn } from '#server/cli/arguments.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { inspectorIn, openRoundIn } from '#server/cli/round-in.ts'
import { staffNameIn } from '#server/cli/staff-name.ts'
import { counted } from '#server/keeping/counted.ts'
import { type Choice, type ChoiceRefusal, chooseDwellings } from '#server/rounds/choose-dwellings.ts'
import { moveDwellings, roundBeside } from '#server/rounds/move-dwellings.ts'
import type { Dwelling } from '#server/storage/rounds.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { RoundTable } from '#server/storage/visit-tables.ts'
import type { AccountKey } from '#shared/domain/account.ts'

type MoveOptions = {
  to: string
  fromAddress?: string
  untilAddress?: string
  accounts?: AccountKey[]
  inspector?: string
  reason?: string
}

type SplitOptions = { at: string; inspector: string; reason?: string }

type Moved = { to: string; inspectors: string[]; dwellings: number; left: number }

const NEW = 'NEW'

export function addRoundMoveCommands(rounds: Command, cli: Cli): void {
  rounds
    .command('move')
    .description(
      'dwellings of a round go to another open one of the same district; what was read until now still counts',
    )
    .argument('<round>')
    .requiredOption('--to <round>', 'to this round, or NEW: to one that is made for them, for the same day')
    .option('--from-address <address>', 'from this house or flat on, as «Сығанақ к-сі, 18»')
    .option('--until-address <address>', 'to this one and all of it (otherwise to the end of the walk)')
    .addOption(
      new Option('--accounts <accounts>', 'these, with commas between').argParser((text: string) =>
        text.split(',').map((account) => accountIn(account.trim())),
      ),
    )
    .option('--inspector <name>', 'with NEW: who is to walk it (otherwise whoever has the round)', staffNameIn)
    .option('--reason <words>', 'why')
    .action(async (round: string, options: MoveOptions) => {
      const { to, inspector, reason } = options
      const choice = choiceOf(options)
      if (inspector !== undefined && to !== NEW) {
        throw new UsageError(`--inspector goes with --to ${NEW}; whoever has ${to} keeps it.`)
      }
      if (to === round) throw new UsageError('A round cannot be moved to itself.')
      const why = reasonIn(reason)
      const moved = await written('move', round, { why, choice, isNew: to === NEW }, async (queries, from) =>
        to === NEW ? await newRound(queries, from, inspector) : await otherRound(queries, from, to),
      )
      tell(round, moved)
    })

  rounds
    .command('split')
    .description('the rest of a round, from an address on, becomes a second round for another inspector')
    .argument('<round>')
    .requiredOption('--at <address>', 'where the second begins, as «Сығанақ к-сі, 18»')
    .requiredOption('--inspector <name>', 'who is to walk it', staffNameIn)
    .option('--reason <words>', 'why')
    .action(async (round: string, { at, inspector, reason }: SplitOptions) => {
      const why = reasonIn(reason)
      const choice = { fromAddress: at, untilAddress: null }
      const moved = await written('split', round, { why, choice, isNew: true }, async (queries, from) => {
        if ((await queries.rounds.inspectorsOf(round)).includes(inspector)) {
          throw new UsageError(`${inspector} has ${round} already; a split gives the rest to another inspector.`)
        }
        return await newRound(queries, from, inspector)
      })
      tell(round, moved)
    })

  /** One transaction: what is there, both rounds, and the note. */
  async function written(
    verb: string,
    round: string,
    { why, choice, isNew }: { why: string; choice: Choice; isNew: boolean },
    target: (queries: Queries, from: RoundTable) => Promise<RoundTable>,
  ): Promise<Moved> {
    return await cli.withStorage((storage) =>
      storage.write(async (queries) => {
        const from = await openRoundIn(queries, round)
        const walk = await queries.rounds.dwellings(round)
        const moved = chosen(round, walk, choice)
        const left = walk.length - moved.length
        if (left === 0 && isNew) {
          throw new UsageError(`That is all of ${round}, and nothing would stay on it: esep rounds assign ${round}`)
        }
        const to = await target(queries, from)
        const at = cli.clock.now()
        await moveDwellings(queries, { from, to, moved }, at)
        const inspectors = await queries.rounds.inspectorsOf(to.round)
        const accounts = moved.map(({ account }) => account)
        const { who, origin } = cli
        const details = { ...choice, to: to.round, inspectors, dwellings: moved.length, accounts }
        await queries.audit.note({ at, who, origin, deed: `rounds ${verb}`, about: round, why, details })
        return { to: to.round, inspectors, dwellings: moved.length, left }
      }),
    )
  }

  async function newRound(queries: Queries, from: RoundTable, inspector: string | undefined): Promise<RoundTable> {
    const inspectors = inspector === undefined ? await queries.rounds.inspectorsOf(from.round) : [inspector]
    if (inspectors.length === 0) throw new UsageError(`Nobody has ${from.round}; say --inspector NAME.`)
    for (const name of inspectors) await inspectorIn(queries, name)
    return await roundBeside(queries, from, inspectors, cli.clock.now())
  }

  function tell(round: string, { to, inspectors, dwellings, left }: Moved): void {
    cli.say(`${round} → ${to}: ${counted(dwellings, 'dwelling')}, ${inspectors.join(', ') || 'nobody'}`)
    if (left === 0) cli.note(`Nothing is left on ${round}; close it: esep rounds close ${round}`)
  }
}

async function otherRound(queries: Queries, from: RoundTable, to: string): Promise<RoundTable> {
  const found = await openRoundIn(queries, to)
  if (found.utility === from.utility && found.district === from.district) return found
  throw new UsageError(
    `${to} is a round of ${found.utility}, ${found.district}, and ${from.round} of ${from.utility}, ${from.district}; nothing was changed.`,
  )
}

function choiceOf({ fromAddress, untilAddress, accounts }: MoveOptions): Choice {
  if (accounts !== undefined) {
    if (fromAddress === undefined && untilAddress === undefined) return { accounts }
    throw new UsageError('Say which by their addresses or by --accounts, not both.')
  }
  if (fromAddress === undefined) throw new UsageError('Say which: --from-address ADDRESS or --accounts A,B,C')
  return { fromAddress, untilAddress: untilAddress ?? null }
}

function chosen(round: string, walk: readonly Dwelling[], choice: Choice): Dwelling[] {
  const found = chooseDwellings(walk, choice)
  if (found.ok) return found.value
  throw new UsageError(refusalWords(round, found.refusal))
}

function refusalWords(round: string, refusal: ChoiceRefusal): string {
  switch (refusal.kind) {
    case 'no-such-address':
      return `No dwelling of ${round} is at «${refusal.address}»; esep rounds show ${round} says which are on it.`
    case 'no-such-accounts':
      return `Not on ${round}: ${refusal.accounts.join(', ')}; nothing was changed.`
    case 'backwards':
      return `The walk of ${round} comes to --until-address before --from-address; nothing was changed.`
  }
}
