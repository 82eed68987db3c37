/** Rounds commands: inspectors' rounds are made, listed, shown, assigned to others and closed. */
import type { Command } from 'commander'
import { dateFor, wholeNumberFor } from '#server/cli/arguments.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { addDifferencesCommand } from '#server/cli/differences-command.ts'
import { addHeldVisitsCommand } from '#server/cli/held-visits-command.ts'
import { inspectorIn, openRoundIn, roundIn } from '#server/cli/round-in.ts'
import { addRoundMoveCommands } from '#server/cli/round-move-commands.ts'
import { showRound } from '#server/cli/show-round.ts'
import { staffNameIn } from '#server/cli/staff-name.ts'
import { addSuspensionCommands } from '#server/cli/suspension-commands.ts'
import { districtIn, utilityIn } from '#server/cli/utility-in.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import { counted } from '#server/keeping/counted.ts'
import { makeRound } from '#server/rounds/make-round.ts'
import { mayComeUp, type SuspendedDays, suspendedOn } from '#server/rounds/suspended-days.ts'
import type { RoundListed } from '#server/storage/rounds.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { RoundTable } from '#server/storage/visit-tables.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

type MakeOptions = {
  utility: string
  district: string
  inspector: string
  fromAddress?: string
  day?: CalendarDate
  visits: number
  controlAfter: number
  alsoSuspended?: boolean
}

const MOST_VISITS = 5000

export function addRoundsCommands(program: Command, cli: Cli): void {
  const rounds = program.command('rounds').description('inspectors’ rounds: whom to visit, in which order, by whom')

  rounds
    .command('make')
    .description(
      'a round of a district: who has not been read, who was long not controlled, whose held reading wants a look',
    )
    .requiredOption('--utility <key>', 'of this utility')
    .requiredOption('--district <key>', 'in this district of it')
    .requiredOption('--inspector <name>', 'who is to walk it', staffNameIn)
    .option('--from-address <address>', 'where the walk begins, as «Сығанақ к-сі, 18»')
    .option('--day <date>', 'for this day (otherwise today)', dateFor('--day'))
    .option('--visits <count>', 'dwellings at most', wholeNumberFor('--visits', 1, MOST_VISITS), 200)
    .option(
      '--control-after <days>',
      'a control is due so many days after the last',
      wholeNumberFor('--control-after', 1, 3650),
      365,
    )
    .option('--also-suspended', 'also where visits are suspended that day')
    .action((options: MakeOptions) => make(options))

  rounds
    .command('list')
    .description('open rounds, newest day first')
    .option('--utility <key>', 'of this utility')
    .option('--all', 'closed ones too')
    .action(({ utility, all }: { utility?: string; all?: boolean }) =>
      cli.withStorage(async (storage) => {
        const key = utility === undefined ? null : utilityIn(await storage.accounts.utilities(), utility).key
        const listed = await storage.rounds.list({ utility: key, isOpen: all !== true })
        if (listed.length === 0) cli.note('There is no round: esep rounds make')
        for (const round of listed) cli.say(lineOf(round))
      }),
    )

  rounds
    .command('show')
    .description('the dwellings of a round in walking order, how far it has come, and what its phones still hold')
    .argument('<round>')
    .action((round: string) => cli.withStorage((storage) => showRound(cli, storage, round)))

  rounds
    .command('assign')
    .description('to another inspector in place of whoever has it; what was read until now still counts')
    .argument('<round>')
    .requiredOption('--inspector <name>', 'who is to walk it', staffNameIn)
    .option('--also', 'beside whoever has it')
    .action(async (round: string, { inspector, also = false }: { inspector: string; also?: boolean }) => {
      await change('assign', round, { inspector, also }, async (queries) => {
        await openRoundIn(queries, round)
        await inspectorIn(queries, inspector)
        if (!also) await queries.rounds.endAssignments(round, cli.clock.now())
        await queries.rounds.assign(round, inspector, cli.clock.now())
      })
      cli.say(`${round}: ${inspector}`)
    })

  rounds
    .command('close')
    .description('nobody has to walk it any more; it leaves the phones at their next contact')
    .argument('<round>')
    .action(async (round: string) => {
      await change('close', round, {}, async (queries, { closed_at, utility }) => {
        if (closed_at !== null) throw new UsageError(`${round} is closed already; nothing was changed.`)
        await queries.rounds.close(round, cli.clock.now())
        // Who was asked to read because nobody comes may be asked no more.
        if ((await queries.suspensions.of(utility)).length > 0) await queries.suspensions.touchRound(round)
      })
      cli.say(`${round}: closed`)
    })

  addRoundMoveCommands(rounds, cli)
  addHeldVisitsCommand(rounds, cli)
  addDifferencesCommand(rounds, cli)
  addSuspensionCommands(rounds, cli)

  async function make(options: MakeOptions): Promise<void> {
    const { inspector, visits, controlAfter, fromAddress } = options
    const made = await cli.withStorage((storage) =>
      storage.write(async (queries) => {
        const utility = utilityIn(await queries.accounts.utilities(), options.utility)
        const district = districtIn(utility, options.district)
        await inspectorIn(queries, inspector)
        const now = cli.clock.now()
        const today = zoneOf(utility).dateAt(now)
        const day = options.day ?? today
        if (day < today) throw new UsageError(`${day} is over; a round is for today or a later day.`)
        const suspensions = await queries.suspensions.of(utility.key)
        const suspended = suspendedOn(suspensions, district, day)
        if (suspended && !options.alsoSuspended) throw new UsageError(suspendedThere(district, suspended))
        const order = { utility: utility.key, district, day, inspector, most: visits, controlDays: controlAfter }
        const answer = await makeRound(queries, { ...order, fromAddress: fromAddress ?? null }, now)
        if (answer === null) throw new UsageError(nothingThere(district, fromAddress))
        if (mayComeUp(suspensions, district, today)) await queries.suspensions.touchRound(answer.round)
        const { who, origin } = cli
        const details = { ...order, fromAddress: fromAddress ?? null, dwellings: answer.dwellings }
        await queries.audit.note({ at: now, who, origin, deed: 'rounds make', about: answer.round, why: null, details })
        return answer
      }),
    )
    cli.say(`${made.round}: ${counted(made.dwellings, 'dwelling')}, ${inspector}`)
    if (made.left > 0) cli.note(`${made.left} more would be due there; make another round for them.`)
  }

  /** One transaction: what is there, the change, and its note. */
  async function change(
    verb: string,
    round: string,
    details: { [key: string]: unknown },
    work: (queries: Queries, found: RoundTable) => Promise<void>,
  ): Promise<void> {
    await cli.withStorage((storage) =>
      storage.write(async (queries) => {
        await work(queries, await roundIn(queries, round))
        await queries.rounds.touch([round])
        const { who, origin } = cli
        const at = cli.clock.now()
        await queries.audit.note({ at, who, origin, deed: `rounds ${verb}`, about: round, why: null, details })
      }),
    )
  }
}

const suspendedThere = (district: string, { from, until, reason }: SuspendedDays): string =>
  `Visits in ${district} are suspended from ${from} until ${until} (${reason}). With --also-suspended the round is made all the same; esep rounds resume ends the suspension.`

const nothingThere = (district: string, fromAddress: string | undefined): string =>
  fromAddress === undefined
    ? `Nobody is to be visited in ${district} that is not on an open round already.`
    : `Nobody is to be visited in ${district} at «${fromAddress}» or after it.`

function lineOf({ round, district, inspectors, dwellings, visited, held, closed_at }: RoundListed): string {
  const who = inspectors.join(', ') || 'nobody'
  const state = closed_at === null ? '' : '  closed'
  const doubts = held === 0 ? '' : `, ${counted(held, 'visit')} held`
  const come = `${visited} of ${dwellings} visited${doubts}`
  return `${round.padEnd(24)}  ${district.padEnd(12)}  ${who.padEnd(20)}  ${come}${state}`
}
