/** Export commands: what the utility takes out of Esep: the consumption of a period, for the billing system. */
import type { Command } from 'commander'
import { choiceFor, periodFor } from '#server/cli/arguments.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { exportLines } from '#server/cli/export-lines.ts'
import { timeText } from '#server/cli/held-rows.ts'
import { assertPlace, withOutFile } from '#server/cli/out-file.ts'
import { utilityIn } from '#server/cli/utility-in.ts'
import { type ExportSummary, exportConsumption } from '#server/consumption/consumption-export.ts'
import { csvFormat } from '#server/consumption/csv-format.ts'
import { EXPORT_COLUMNS } from '#server/consumption/export-columns.ts'
import { EXPORT_FORMATS, type ExportFormat, type ExportFormatName } from '#server/consumption/export-format.ts'
import { ndjsonFormat } from '#server/consumption/ndjson-format.ts'
import { periodState } from '#server/consumption/period-state.ts'
import { xlsxFormat } from '#server/consumption/xlsx-format.ts'
import { type LastImport, lastImport } from '#server/import/last-import.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { firstDayOf, type Period } from '#shared/lib/calendar-date.ts'

type ConsumptionOptions = {
  utility: string
  period: Period
  out: string
  format: ExportFormatName
  delimiter?: string
  decimalComma?: boolean
  bom?: boolean
  open?: boolean
  force?: boolean
}

const AFTER_HELP = `
A row for every register that was in use in the month, in the order of account, meter and register:
${EXPORT_COLUMNS.map(({ name, about }) => `  ${name.padEnd(18)} ${about}`).join('\n')}

kind is
  actual     read: value less previous_value, through zero where the meter passed it
  estimated  not read: the mean of the last months
  norm       not read for longer, or never: the norm of the service
  first      read, but there is nothing before it to count from; its volume begins here
  missing    neither read nor estimated

to_bill of all months together is the last value less the first. What was estimated is taken back (correction) in the
month of the next reading. A reading accepted later for a month that was estimated takes the estimate’s place: export that
month again; the summary says which. While an import is under way, or was cut off, the file is made all the same: an
import takes nothing back, so what is missing comes with the next run; a sentence on standard error says so. The same facts always give the same file, to the byte: its sha256 is in the summary
and in the audit.`

export function addExportCommands(program: Command, cli: Cli): void {
  const area = program.command('export').description('files for other systems')

  area
    .command('consumption')
    .description('the volumes of a period, register by register, for the billing system')
    .requiredOption('--utility <key>', 'whose accounts, as astana')
    .requiredOption('--period <month>', 'which month, as 2026-11', periodFor('--period'))
    .requiredOption('--out <file>', 'where to')
    .option('--format <format>', EXPORT_FORMATS.join(', '), choiceFor('--format', EXPORT_FORMATS), 'csv')
    .option('--delimiter <character>', 'CSV: between cells (a comma; a semicolon with --decimal-comma; “tab”)')
    .option('--decimal-comma', 'CSV: 4,250 in place of 4.250')
    .option('--bom', 'CSV: begins with a byte order mark, as some spreadsheets need to read Kazakh letters')
    .option('--open', 'although the period has not closed, or is not estimated yet: the figures so far')
    .option('--force', 'in place of a file that is there')
    .addHelpText('after', AFTER_HELP)
    .action(async (options: ConsumptionOptions) => {
      const format = formatOf(options)
      assertPlace(options.out, options.force === true, cli.config)
      await cli.withStorage(async (storage) => {
        const utility = utilityIn(await storage.accounts.utilities(), options.utility)
        const hasEstimates = await checkPeriod(storage, utility, options)
        const before = await lastImport(storage)
        const summary = await written(storage, utility, options, format)
        const beside = importBeside(before, await lastImport(storage))
        if (beside !== null) cli.note(beside)
        for (const line of exportLines(summary, { ...options, hasEstimates })) cli.say(line)
      })
    })

  /** Answers whether what was not read is estimated. */
  async function checkPeriod(storage: Storage, utility: Utility, { period, open }: ConsumptionOptions) {
    const found = await periodState(storage, utility, period, cli.clock.now())
    const of = `${period} of ${utility.key}`
    if (found.state === 'future') throw new UsageError(`${of} has not begun: it begins on ${firstDayOf(period)}.`)
    if (found.state === 'closed') return found.hasEstimates
    if (open) return false
    if (found.state === 'unestimated') {
      throw new UsageError(
        `${of} has closed, but what was not read is not estimated yet; a running server does that within minutes. Wait for it, or say --open for the figures without estimates.`,
      )
    }
    const closes = timeText(found.closesAt, zoneOf(utility))
    throw new UsageError(
      `${of} is open until ${closes} (${utility.zone}); until then readings may come for it. Export it after that, or say --open for the figures so far.`,
    )
  }

  async function written(
    storage: Storage,
    utility: Utility,
    options: ConsumptionOptions,
    format: ExportFormat,
  ): Promise<ExportSummary> {
    const { period, out } = options
    const bar = cli.progress('accounts', await storage.volumes.countAccounts(utility.key))
    try {
      return await withOutFile(out, async (file) => {
        const work = { utility, period, format, file, who: cli.who, origin: cli.origin, about: { file: out } }
        const done = await exportConsumption({ storage, clock: cli.clock }, { ...work, onProgress: bar.at })
        if (done.ok) return done.value
        throw new UsageError(
          `A spreadsheet takes ${format.mostRows} rows at most, and ${period} of ${utility.key} has more: say --format csv.`,
        )
      })
    } finally {
      bar.end()
    }
  }
}

/** Null: no import came near this export. */
function importBeside(before: LastImport | null, after: LastImport | null): string | null {
  if (after === null) return null
  const isUnfinished = after.state !== 'over'
  if (!isUnfinished && before?.state !== 'under way' && before?.note === after.note) return null
  const { file, who, at, state } = after
  const what = isUnfinished ? UNFINISHED[state] : 'came to its end while this file was written'
  const some = isUnfinished ? 'what it has not loaded yet' : 'some of what it loaded'
  const todo = isUnfinished ? 'Let it come to its end, or run it again, and export once more.' : 'Export once more.'
  return `The import of ${file} by ${who} at ${timeText(at, null)} ${what}: ${some} is not in this file. ${todo}`
}

const UNFINISHED = {
  'under way': 'began, and has not come to its end',
  stopped: 'was stopped before its end',
  over: '',
}

function formatOf({ format, delimiter, decimalComma = false, bom = false }: ConsumptionOptions): ExportFormat {
  const isCsvAsked = delimiter !== undefined || decimalComma || bom
  if (format !== 'csv' && isCsvAsked) {
    throw new UsageError(`--delimiter, --decimal-comma and --bom are for CSV; the format is ${format}.`)
  }
  if (format === 'xlsx') return xlsxFormat()
  if (format === 'ndjson') return ndjsonFormat()
  const usual = decimalComma ? ';' : ','
  return csvFormat({
    delimiter: delimiter === undefined ? usual : delimiterIn(delimiter),
    hasDecimalComma: decimalComma,
    hasByteOrderMark: bom,
  })
}

function delimiterIn(text: string): string {
  if (text === 'tab' || text === '\t') return '\t'
  if (/^[,;|]$/.test(text)) return text
  throw new UsageError(`--delimiter takes , ; | or tab, not «${text}».`)
}
