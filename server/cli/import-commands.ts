/** Import commands: what the utility's billing system hands over: accounts with their meters and last values. */
import type { Command } from 'commander'
import { type Cli, PartlyDone, type Progress, UsageError } from '#server/cli/cli.ts'
import { diskFailure } from '#server/cli/disk-failure.ts'
import { importLines } from '#server/cli/import-lines.ts'
import { COLUMN_NAMES, type Column } from '#server/import/column-names.ts'
import { type ImportReport, importAccounts } from '#server/import/import-accounts.ts'
import { ImportCutOff, stateOf } from '#server/import/import-cut-off.ts'
import type { ImportProgress } from '#server/import/import-request.ts'
import type { Keys } from '#server/keys.ts'
import type { Storage } from '#server/storage/storage.ts'

type AccountsOptions = { utility?: string; strict?: boolean; dryRun?: boolean; old?: boolean }

const ABOUT: Record<Column, string> = {
  account: 'needed; as many digits as the utility’s numbers have',
  utility: 'its key or name; needed unless --utility says it',
  holder: 'the person the account is for',
  address: 'needed',
  district: 'needed; its key or its name in any of the three languages',
  entrance: 'of the house; for the order in which inspectors walk',
  floor: 'the same',
  contractNumber: 'kept for the export',
  contractStartsOn: 'without it the account has no contract, and its readings are held',
  contractEndsOn: '',
  serial: 'needed; an account without a meter has a line without it',
  service: 'needed; hot water, heat or electricity',
  place: 'kitchen, bathroom, toilet, hall or basement',
  installedOn: 'needed for a new meter, but for the first of a contract',
  removedOn: '',
  verifiedUntil: '',
  register: 'main (if nothing is said), day or night',
  digits: 'needed; whole digits, 1 to 9',
  decimals: 'needed; 0 to 3',
  unit: 'm3, Gcal or kWh (if nothing is said, the service’s own)',
  value: 'the last one the billing system has; comma or point',
  readOn: 'needed with a value',
  period: 'the month the value counts for (if nothing is said, that of the day it was read on)',
}

const COLUMNS = (Object.keys(COLUMN_NAMES) as Column[]).map((column) =>
  `  ${COLUMN_NAMES[column][0].padEnd(20)} ${ABOUT[column]}`.trimEnd(),
)

const AFTER_HELP = `
A line for each register, the account repeated; all lines of an account one after another. CSV of any length (UTF-8,
UTF-16, windows-1251, KZ-1048, IBM866 or KOI8-R, as the summary says; cells parted by ; , tab or |), or XLSX of at most
50,000 rows. Days are written 2026-11-20 or 20.11.2026. The columns, in any order, are known by their names in Kazakh,
Russian or English:
${COLUMNS.join('\n')}

Run again it changes only what is other in the file. Accounts and meters that the file does not have stay as they are; a
column that it does not have leaves what is stored. A new meter in the place of one that the file no longer has closes that
one, unless a reading of it is accepted from after that day: then the file must say itself when it was removed. What is
accepted is never replaced: a last value for a period that has another, or one that is lower than what was accepted before,
is told and left out. The value of the day a meter was installed is where its volume begins, whenever it comes.

An account is loaded as a whole or not at all. Lines that are not loaded are written to FILE.errors.csv with column and
reason, to be put right and imported by themselves; so are lines of which only the last value was not taken.
It ends with 0 when every line was loaded, 3 when some were not (see FILE.errors.csv), 2 when nothing was loaded, 1 when
the machine failed, as with a full disk: it says how much is loaded, and run again it goes on.`

export function addImportCommands(program: Command, cli: Cli): void {
  const area = program.command('import').description('files of other systems')

  area
    .command('accounts')
    .description('accounts, contracts, meters, registers and last values, as the billing system exports them')
    .argument('<file>', 'CSV or XLSX')
    .option('--utility <key>', 'whose accounts, if the file does not say')
    .option('--strict', 'loads nothing if any line is wrong')
    .option('--dry-run', 'only tells what would change; writes nothing but FILE.errors.csv')
    .option('--old', 'although all last values are older than 13 months')
    .addHelpText('after', AFTER_HELP)
    .action(async (file: string, options: AccountsOptions) => {
      const report = await cli.withStorage((storage, keys) => imported(storage, keys, file, options))
      for (const line of importLines(report)) cli.say(line)
      const { badLines, errorsFile } = report
      const loaded = report.newAccounts + report.changedAccounts + report.unchangedAccounts
      switch (report.outcome) {
        case 'stopped':
          throw new Error('Stopped before the end; what was loaded so far stays. Run it again to go on.')
        case 'refused':
          throw new UsageError(`Lines that are wrong: ${badLines}, see ${errorsFile}. Nothing was loaded.`)
        default:
          if (badLines > 0 && loaded === 0)
            throw new UsageError(`Every line is wrong, see ${errorsFile}. Nothing was loaded.`)
          if (badLines > 0)
            throw new PartlyDone(`Lines left out because they are wrong: ${badLines}, see ${errorsFile}.`)
      }
    })

  async function imported(storage: Storage, keys: Keys, file: string, options: AccountsOptions): Promise<ImportReport> {
    const stop = new AbortController()
    const interrupted = () => stop.abort()
    // Asked a second time it ends at once, which loses no more than the accounts at hand.
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
    const bars = createBars()
    try {
      const { clock, who, origin } = cli
      const { utility, strict: isStrict = false, dryRun: isDryRun = false, old: isOldMeant = false } = options
      const report = await importAccounts({
        ...{ storage, keys, clock, file, by: { who, origin } },
        options: { utility, isStrict, isDryRun, isOldMeant },
        onProgress: bars.at,
        signal: stop.signal,
      })
      if (report.ok) return report.value
      throw new UsageError(`${report.refusal}\nNothing was loaded.`)
    } catch (fault) {
      throw diskFailure(fault, file, stateOf(fault instanceof ImportCutOff ? fault.accounts : 0))
    } finally {
      bars.end()
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    }
  }

  /** A bar for checking and one for loading. */
  function createBars(): { at(progress: ImportProgress): void; end(): void } {
    let bar: Progress | null = null
    let wasLoading: boolean | null = null
    const end = () => bar?.end()
    return {
      at({ lines, of, isLoading }) {
        if (isLoading !== wasLoading) {
          end()
          bar = cli.progress(isLoading ? 'lines loaded' : 'lines checked', of)
          wasLoading = isLoading
        }
        bar?.at(lines)
      },
      end,
    }
  }
}
