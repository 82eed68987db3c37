/** Suspension commands: visits in a district are suspended for some days, listed, and resumed. */
import type { Command } from 'commander'
import { dateFor, reasonIn } from '#server/cli/arguments.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { districtIn, utilityIn } from '#server/cli/utility-in.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import { suspendedDays, suspendedOn } from '#server/rounds/suspended-days.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { SuspensionTable } from '#server/storage/visit-tables.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

type Where = { utility: string; district: string }
type SuspendOptions = Where & { from: CalendarDate; until: CalendarDate; reason?: string }
type ResumeOptions = Where & { on?: CalendarDate; reason?: string }

export function addSuspensionCommands(rounds: Command, cli: Cli): void {
  rounds
    .command('suspend')
    .description('nobody is visited in a district for some days; its residents are asked to read for themselves')
    .requiredOption('--utility <key>', 'of this utility')
    .requiredOption('--district <key>', 'in this district of it')
    .requiredOption('--from <date>', 'the first day, today or later', dateFor('--from'))
    .requiredOption('--until <date>', 'the last day', dateFor('--until'))
    .option('--reason <words>', 'why')
    .action((options: SuspendOptions) => suspend(options))

  rounds
    .command('suspensions')
    .description('where visits are suspended now or will be, the first to begin first')
    .option('--utility <key>', 'of this utility')
    .option('--all', 'those that are over or were resumed too')
    .action((options: { utility?: string; all?: boolean }) => list(options))

  rounds
    .command('resume')
    .description('visits are made again, from today or a later day on')
    .requiredOption('--utility <key>', 'of this utility')
    .requiredOption('--district <key>', 'in this district of it')
    .option('--on <date>', 'the first day of visits (otherwise today)', dateFor('--on'))
    .option('--reason <words>', 'why')
    .action((options: ResumeOptions) => resume(options))

  async function suspend({ from, until, reason, ...where }: SuspendOptions): Promise<void> {
    const why = reasonIn(reason)
    if (until < from) throw new UsageError(`--until ${until} is before --from ${from}; nothing was changed.`)
    await change('suspend', where, why, async (queries, { utility, district, today }) => {
      if (from < today)
        throw new UsageError(`${from} is over; visits are suspended from today (${today}) or a later day.`)
      const rows = await queries.suspensions.of(utility)
      const other = suspendedDays(rows, district).find((days) => days.from <= until && from <= days.until)
      if (other) {
        throw new UsageError(
          `Visits in ${district} are suspended from ${other.from} until ${other.until} already; choose other days, or resume first: esep rounds resume.`,
        )
      }
      const nth = rows.filter((row) => row.district === district && row.from_on === from).length + 1
      const suspension = `${utility}-${district}-${from.replaceAll('-', '')}-${nth}`
      const days = { from_on: from, until_on: until, resumed_on: null }
      const at = cli.clock.now()
      await queries.suspensions.add({ suspension, utility, district, ...days, reason: why, made_at: at })
      return { about: suspension, details: { utility, district, from, until } }
    })
    cli.say(`${where.utility} ${where.district}: suspended from ${from} until ${until}`)
  }

  async function resume({ on, reason, ...where }: ResumeOptions): Promise<void> {
    const why = reason === undefined ? null : reasonIn(reason)
    const from = await change('resume', where, why, async (queries, { utility, district, today }) => {
      const day = on ?? today
      if (day < today)
        throw new UsageError(`${day} is over; visits are resumed from today (${today}) or a later day on.`)
      const rows = await queries.suspensions.of(utility)
      const found = suspendedOn(rows, district, day)
      if (found === null) throw new UsageError(nothingOn(district, day, rows, today))
      await queries.suspensions.resume(found.suspension, day)
      return { about: found.suspension, details: { utility, district, on: day, wasUntil: found.until }, answer: day }
    })
    cli.say(`${where.utility} ${where.district}: visits are made again from ${from} on`)
  }

  /** One transaction: the change, its note, and what phones are to hear of it. */
  async function change<Answer>(
    verb: string,
    { utility: key, district }: Where,
    why: string | null,
    work: (
      queries: Queries,
      where: Where & { today: CalendarDate },
    ) => Promise<{ about: string; details: { [key: string]: unknown }; answer?: Answer }>,
  ): Promise<Answer | undefined> {
    return await cli.withStorage((storage) =>
      storage.write(async (queries) => {
        const utility = utilityIn(await queries.accounts.utilities(), key)
        const at = cli.clock.now()
        const where = { utility: key, district: districtIn(utility, district), today: zoneOf(utility).dateAt(at) }
        const { about, details, answer } = await work(queries, where)
        await queries.suspensions.touchDistrict(key, district)
        const { who, origin } = cli
        await queries.audit.note({ at, who, origin, deed: `rounds ${verb}`, about, why, details })
        return answer
      }),
    )
  }

  async function list({ utility: key, all = false }: { utility?: string; all?: boolean }): Promise<void> {
    await cli.withStorage(async (storage) => {
      const utilities = await storage.accounts.utilities()
      const some = key === undefined ? utilities : [utilityIn(utilities, key)]
      let count = 0
      for (const utility of some) {
        const today = zoneOf(utility).dateAt(cli.clock.now())
        for (const row of await storage.suspensions.of(utility.key)) {
          const [days = null] = suspendedDays([row], row.district)
          if (!all && (days === null || days.until < today)) continue
          count += 1
          cli.say(lineOf(row, days?.until ?? null, today))
        }
      }
      if (count === 0) cli.note('Visits are suspended nowhere: esep rounds suspend')
    })
  }
}

/** `until`: the last day as it came to be; null when it never began. */
function lineOf(row: SuspensionTable, until: CalendarDate | null, today: CalendarDate): string {
  const { utility, district, from_on: from, until_on, reason } = row
  const state = until === null ? 'never began' : until < today ? 'over' : from > today ? 'to come' : 'now'
  const days = `${from} – ${until ?? until_on}`
  return `${utility.padEnd(10)}  ${district.padEnd(12)}  ${days}  ${state.padEnd(11)}  ${reason}`
}

function nothingOn(district: string, day: CalendarDate, rows: readonly SuspensionTable[], today: CalendarDate): string {
  const next = suspendedDays(rows, district).find(({ until }) => until >= today)
  const but = next ? `; they are from ${next.from} until ${next.until}, of which --on names a day` : ''
  return `Visits in ${district} are not suspended on ${day}${but}.`
}
