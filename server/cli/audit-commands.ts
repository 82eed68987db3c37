/** Audit commands: what staff and the system did, and the head of the chain to be noted outside ([security/K1]). */
import type { Command } from 'commander'
import { dateFor, reasonIn, wholeNumberFor } from '#server/cli/arguments.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { plainCell } from '#server/cli/plain-text.ts'
import { EXPLAINED } from '#server/keeping/verify-chain.ts'
import type { AuditTable } from '#server/storage/schema.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

type ListOptions = { since?: CalendarDate; who?: string; deed?: string; about?: string; limit: number }

const [EXPLAIN_AREA, EXPLAIN] = EXPLAINED.split(' ') as [string, string]

export function addAuditCommands(program: Command, cli: Cli): void {
  const audit = program.command(EXPLAIN_AREA).description('what staff and the system did, and the seals over it')

  audit
    .command('head')
    .description('number and hash of the last seal: note it outside, and verify --head finds whether it still holds')
    .action(async () => {
      const head = await cli.withStorage((storage) => storage.audit.head())
      if (head === null) throw new UsageError('Nothing is sealed yet. A server that runs seals what was noted.')
      cli.say(`${head.number}:${head.hash}`)
    })

  audit
    .command('list')
    .description('what was done, newest first, times in UTC')
    .option('--since <day>', 'from that day on', dateFor('--since'))
    .option('--who <name>', 'by that person or job')
    .option('--deed <deed>', 'of that kind, as «review accept», or of that area, as «review»')
    .option('--about <what>', 'to that account, receipt, file or name')
    .option('--limit <count>', 'at most so many', wholeNumberFor('--limit'), 50)
    .action(async ({ since, limit, ...rest }: ListOptions) => {
      const from = since === undefined ? {} : { since: Date.parse(since) }
      const rows = await cli.withStorage((storage) => storage.audit.list({ ...rest, ...from }, limit))
      for (const row of rows) cli.say(lineOf(row))
    })

  audit
    .command(EXPLAIN)
    .description('says why a row is out of order, so that verify no longer calls it wrong')
    .argument('<row>', 'its id, as verify tells it')
    .requiredOption('--reason <why>', 'in your own words')
    .action(async (id: string, { reason }: { reason: string }) => {
      const why = reasonIn(reason)
      await cli.withStorage(async (storage) => {
        if ((await storage.audit.find(id)) === null) throw new UsageError(`There is no row ${id} in the audit.`)
        const { who, origin } = cli
        const note = { at: cli.clock.now(), who, origin, deed: EXPLAINED, about: id, why }
        await storage.write((queries) => queries.audit.note(note))
      })
      cli.say(`${id}: noted.`)
    })
}

const lineOf = ({ at, who, deed, about, why, origin, details, id }: AuditTable): string =>
  [new Date(at).toISOString(), who, deed, about ?? '', why ?? '', details, origin, id].map(plainCell).join('  ')
