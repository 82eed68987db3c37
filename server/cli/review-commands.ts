/** Review commands: held readings are listed, shown and decided about, one by one or many with one reason. */
import type { Command } from 'commander'
import { accountIn, choiceFor, reasonIn, wholeNumberFor } from '#server/cli/arguments.ts'
import { decideInBulk } from '#server/cli/bulk-decision.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { type HeldOptions, heldFilterOf, withHeldOptions } from '#server/cli/held-options.ts'
import { FORMATS, type Format, heldHeader, heldLine, timeText } from '#server/cli/held-rows.ts'
import { plainCell } from '#server/cli/plain-text.ts'
import { REFUSALS } from '#server/cli/review-refusals.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import { createReview } from '#server/intake/review.ts'
import type { Storage } from '#server/storage/storage.ts'
import { type AccountKey, utilityOf } from '#shared/domain/account.ts'
import type { Zone } from '#shared/lib/zone.ts'

const PAGE = 500
const TABLE_LIMIT = 50

type ListOptions = HeldOptions & { limit?: number; format: Format }

type DecideOptions = HeldOptions & { reason?: string; all?: boolean; yes?: boolean }

export function addReviewCommands(program: Command, cli: Cli): void {
  const review = program.command('review').description('held readings: what a person must look at')

  withHeldOptions(review.command('list').description('held readings, oldest first'))
    .option('--limit <count>', `at most so many (a table: ${TABLE_LIMIT}; otherwise all)`, wholeNumberFor('--limit'))
    .option('--format <format>', `${FORMATS.join(', ')}`, choiceFor('--format', FORMATS), 'table')
    .action((options: ListOptions) => cli.withStorage((storage) => list(storage, options)))

  review
    .command('show')
    .description('one reading and what became of it')
    .argument('<account>')
    .argument('<receipt>')
    .action((account: string, receipt: string) => cli.withStorage((storage) => show(storage, account, receipt)))

  for (const deed of ['accept', 'reject'] as const) {
    withHeldOptions(review.command(deed).description(DEEDS[deed]))
      .argument('[account]')
      .argument('[receipt]')
      .option('--reason <words>', 'why; the resident is told when a reading is rejected')
      .option('--all', 'all that the options choose, in place of one')
      .option('--yes', 'do it without asking')
      .action((account: string | undefined, receipt: string | undefined, options: DecideOptions) =>
        decide(deed, account, receipt, options),
      )
  }

  async function list(storage: Storage, { limit, format, ...options }: ListOptions): Promise<void> {
    const filter = heldFilterOf(options, await storage.accounts.utilities(), cli.clock.now())
    const zoneFor = await zones(storage)
    const most = limit ?? (format === 'table' ? TABLE_LIMIT : Number.POSITIVE_INFINITY)
    const header = heldHeader(format)
    if (header) cli.say(header)
    let count = 0
    let page = await storage.held.page(filter, null, Math.min(PAGE, most))
    while (page.length > 0) {
      for (const row of page) cli.say(heldLine(row, format, zoneFor(row.account)))
      count += page.length
      page = await storage.held.page(filter, page.at(-1)!, Math.min(PAGE, most - count))
    }
    if (format !== 'table' || count < most) return
    const all = await storage.held.count(filter)
    if (all > count) cli.note(`${count} of ${all} are shown; --limit shows more.`)
  }

  async function show(storage: Storage, account: string, receipt: string): Promise<void> {
    const row = await createReview({ storage, clock: cli.clock }).find(accountIn(account), receipt)
    if (!row) throw new UsageError(REFUSALS['no-such-reading'])
    const zone = (await zones(storage))(row.account)
    const cells = [row.account, row.number, row.register, row.value, row.status, row.reason ?? '']
    cli.say([...cells, timeText(row.received_at, zone)].map(plainCell).join('  '))
    for (const { at, status, reason, by, note } of await storage.readings.events(row)) {
      cli.say(`  ${[timeText(at, zone), status, reason ?? '', by, note ?? ''].map(plainCell).join('  ')}`.trimEnd())
    }
    cli.say(`  as sent: ${plainCell(row.payload)}`)
  }

  async function decide(
    deed: 'accept' | 'reject',
    account: string | undefined,
    number: string | undefined,
    { reason, all, yes, ...options }: DecideOptions,
  ): Promise<void> {
    const words = { reason: reasonIn(reason), by: cli.who, origin: cli.origin }
    if (all && account !== undefined) throw new UsageError('Name one reading, or say --all; not both.')
    if (all) return await cli.withStorage((storage) => decideInBulk(cli, storage, { deed, options, words, yes }))
    if (Object.keys(options).length > 0)
      throw new UsageError('These options choose many readings; say --all with them.')
    if (account === undefined || number === undefined) {
      throw new UsageError(`Name one reading, ACCOUNT RECEIPT, or choose many with --all and what they have in common.`)
    }
    const decision = { account: accountIn(account), number, ...words }
    await cli.withStorage(async (storage) => {
      const review = createReview({ storage, clock: cli.clock })
      const decided = deed === 'accept' ? await review.accept(decision) : await review.reject(decision)
      if (!decided.ok) throw new UsageError(REFUSALS[decided.refusal])
      cli.say(`${number}: ${decided.value.status}${decided.value.period ? ` for ${decided.value.period}` : ''}`)
    })
  }
}

const DEEDS = {
  accept: 'it counts for its period; what counted before is superseded',
  reject: 'it does not count; the resident is told the reason',
} as const

/** Times are told as the utility's clocks show them. */
async function zones(storage: Storage): Promise<(account: AccountKey) => Zone | null> {
  const utilities = new Map((await storage.accounts.utilities()).map((utility) => [utility.key, utility]))
  return (account) => {
    const utility = utilities.get(utilityOf(account))
    return utility ? zoneOf(utility) : null
  }
}
