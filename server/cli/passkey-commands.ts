/** Passkey commands: by which passkeys the staff may sign in, made and used when, and the end of one. */
import type { Command } from 'commander'
import { choiceFor, reasonIn } from '#server/cli/arguments.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { timeText } from '#server/cli/held-rows.ts'
import { memberIn } from '#server/cli/member-in.ts'
import { plainCell } from '#server/cli/plain-text.ts'
import { ROW_FORMATS, type RowColumn, type RowFormat, rowHeader, rowLine } from '#server/cli/row-lines.ts'
import { staffNameIn } from '#server/cli/staff-name.ts'
import type { PasskeyTable } from '#server/storage/schema.ts'
import type { Instant } from '#shared/lib/clock.ts'

const AFTER_HELP = `
madeOn is what the phone called itself. A passkey may be on more than one phone, if its owner’s phones keep them together;
esep staff end-phone ends all of a person’s, and so do esep staff password and deactivate.`

const COLUMNS: RowColumn<PasskeyTable>[] = [
  { name: 'name', width: 16, cell: ({ staff }) => staff },
  { name: 'passkey', width: 16, cell: ({ passkey }) => passkey },
  { name: 'madeOn', width: 24, cell: ({ device }) => device },
  timeColumn('made', ({ made_at }) => made_at),
  timeColumn('used', ({ used_at }) => used_at),
]

type PasskeysOptions = { format: RowFormat; csv?: boolean }

export function addPasskeyCommands(staff: Command, cli: Cli): void {
  staff
    .command('passkeys')
    .description('their passkeys: whose, made on which phone and when, last used when; times in UTC')
    .argument('[name]', 'of this one alone', staffNameIn)
    .option('--format <format>', ROW_FORMATS.join(', '), choiceFor('--format', ROW_FORMATS), 'table')
    .option('--csv', 'the same as --format csv')
    .addHelpText('after', AFTER_HELP)
    .action((name: string | undefined, { format: asked, csv }: PasskeysOptions) =>
      cli.withStorage(async (storage) => {
        const format = csv ? 'csv' : asked
        if (name !== undefined) await memberIn(storage, name)
        const passkeys = await storage.passkeys.list(name ?? null)
        if (passkeys.length === 0) cli.note('There is no passkey.')
        if (passkeys.length > 0 || format === 'csv') cli.say(rowHeader(COLUMNS, format))
        for (const passkey of passkeys) cli.say(rowLine(COLUMNS, passkey, format))
      }),
    )

  staff
    .command('remove-passkey')
    .description('nobody signs in by it any more; who is signed in stays so (esep staff end-phone ends that)')
    .argument('<name>', 'whose', staffNameIn)
    .argument('<passkey>', 'as esep staff passkeys tells it')
    .option('--reason <words>', 'why')
    .action(async (name: string, passkey: string, { reason }: { reason?: string }) => {
      const why = reasonIn(reason)
      const at = cli.clock.now()
      await cli.withStorage((storage) =>
        storage.write(async (queries) => {
          await memberIn(queries, name)
          const there = await queries.passkeys.list(name)
          const found = there.find((one) => one.passkey === passkey)
          if (!found) throw new UsageError(`${name} has no passkey «${plainCell(passkey)}»; ${listed(name, there)}.`)
          await queries.passkeys.remove(name, passkey)
          const { who, origin } = cli
          const details = { passkey, device: found.device }
          await queries.audit.note({ at, who, origin, deed: 'staff remove-passkey', about: name, why, details })
        }),
      )
      cli.say(`${name}, ${passkey}: removed`)
    })
}

const listed = (name: string, passkeys: readonly PasskeyTable[]): string =>
  passkeys.length === 0
    ? 'they have none'
    : `esep staff passkeys ${name} says which they have: ${passkeys.map(({ passkey }) => passkey).join(', ')}`

function timeColumn(name: string, at: (passkey: PasskeyTable) => Instant | null): RowColumn<PasskeyTable> {
  return {
    name,
    width: 17,
    cell: (passkey) => (at(passkey) === null ? null : new Date(at(passkey)!).toISOString()),
    table: (passkey) => (at(passkey) === null ? '-' : timeText(at(passkey)!, null)),
  }
}
