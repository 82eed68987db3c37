/** Differences command: where an inspector and a resident read the same register for the same period, and how far apart. */
import type { Command } from 'commander'
import { choiceFor, periodFor } from '#server/cli/arguments.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { ROW_FORMATS, type RowColumn, type RowFormat, rowHeader, rowLine } from '#server/cli/row-lines.ts'
import { utilityIn } from '#server/cli/utility-in.ts'
import { counted } from '#server/keeping/counted.ts'
import { type Difference, differencesOf, type MoreThan } from '#server/rounds/differences.ts'
import type { Period } from '#shared/lib/calendar-date.ts'

type Options = { utility: string; period: Period; moreThan?: MoreThan; format: RowFormat; csv?: boolean }

const AFTER_HELP = `
A row for every register that an inspector and a resident both read for the month: of each side the reading that counts or,
where none of it does, the newest that is superseded or held. The difference is the resident’s value less the inspector’s,
through zero where the meter passed it; of the use that the inspector found since the month before it is the percentage.
Where nothing counted before there is no percentage, and --more-than 5% leaves no such row out. Largest difference first.`

export function addDifferencesCommand(rounds: Command, cli: Cli): void {
  rounds
    .command('differences')
    .description('the control: what inspectors read beside what residents handed in, largest difference first')
    .requiredOption('--utility <key>', 'of this utility')
    .requiredOption('--period <month>', 'for this month, as 2026-11', periodFor('--period'))
    .option('--more-than <amount>', 'only above so many units, as 0.5, or above a share of the use, as 5%', moreThanIn)
    .option('--format <format>', ROW_FORMATS.join(', '), choiceFor('--format', ROW_FORMATS), 'table')
    .option('--csv', 'the same as --format csv')
    .addHelpText('after', AFTER_HELP)
    .action(
      ({
        utility: key,
        period,
        moreThan = null,
        format: asked,
        csv,
      }: Omit<Options, 'moreThan'> & { moreThan?: MoreThan }) =>
        cli.withStorage(async (storage) => {
          const format = csv ? 'csv' : asked
          const utility = utilityIn(await storage.accounts.utilities(), key)
          const found = await differencesOf(storage, utility, period, moreThan)
          if (found.length > 0 || format === 'csv') cli.say(rowHeader(COLUMNS, format))
          for (const row of found) cli.say(rowLine(COLUMNS, row, format))
          cli.note(`${counted(found.length, 'register')} of ${utility.key} for ${period}.`)
        }),
    )
}

const COLUMNS: readonly RowColumn<Difference>[] = [
  { name: 'account', width: 16, cell: ({ account }) => account },
  { name: 'register', width: 18, cell: ({ register }) => register },
  { name: 'difference', width: 12, isAmount: true, cell: ({ difference }) => difference },
  { name: 'unit', width: 4, cell: ({ unit }) => unit },
  { name: 'percent', width: 8, isAmount: true, cell: ({ percent }) => percent?.toFixed(1) ?? null },
  { name: 'counts', width: 9, cell: ({ counts }) => counts },
  { name: 'inspector', width: 12, isAmount: true, cell: ({ inspector }) => inspector.value },
  { name: 'inspectorOn', width: 11, cell: ({ inspector }) => inspector.readOn },
  { name: 'inspectorIs', width: 11, cell: ({ inspector }) => inspector.status },
  { name: 'resident', width: 12, isAmount: true, cell: ({ resident }) => resident.value },
  { name: 'residentOn', width: 11, cell: ({ resident }) => resident.readOn },
  { name: 'residentIs', width: 11, cell: ({ resident }) => resident.status },
  { name: 'channel', width: 8, cell: ({ resident }) => resident.channel },
]

function moreThanIn(text: string): MoreThan {
  const [, amount, percent] = /^(\d{1,9}(?:\.\d{1,3})?)(%?)$/.exec(text) ?? []
  if (amount !== undefined) return { amount: Number(amount), isPercent: percent === '%' }
  throw new UsageError(`--more-than takes units, as 0.5, or a share of the use, as 5%, not «${text}».`)
}
