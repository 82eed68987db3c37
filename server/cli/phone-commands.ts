/** Phone commands: the phones of the staff: which there are and what they hold, and the end of one that is lost. */
import type { Command } from 'commander'
import { choiceFor, reasonIn } from '#server/cli/arguments.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { memberIn } from '#server/cli/member-in.ts'
import { phoneColumns } from '#server/cli/phone-rows.ts'
import { plainCell } from '#server/cli/plain-text.ts'
import { ROW_FORMATS, type RowFormat, rowHeader, rowLine } from '#server/cli/row-lines.ts'
import { staffNameIn } from '#server/cli/staff-name.ts'
import { type StaffPhone, staffPhonesOf } from '#server/rounds/staff-phones.ts'
import type { Queries } from '#server/storage/storage.ts'
import { HAND_IN_DAYS } from '#shared/domain/staff.ts'

const A_DAY = 86_400_000

const AFTER_HELP = `
unsent are readings and visits, as the phone said when it was last heard; it is stuck if they are older than 24 hours. A phone
that nobody is signed in on is listed as long as it holds something. session-… is a phone that has not said its name yet.`

type PhonesOptions = { format: RowFormat; csv?: boolean }

export function addPhoneCommands(staff: Command, cli: Cli): void {
  staff
    .command('phones')
    .description('their phones: who is signed in, last contact, what is unsent and for how long; times in UTC')
    .argument('[name]', 'of this one alone', staffNameIn)
    .option('--format <format>', ROW_FORMATS.join(', '), choiceFor('--format', ROW_FORMATS), 'table')
    .option('--csv', 'the same as --format csv')
    .addHelpText('after', AFTER_HELP)
    .action((name: string | undefined, { format: asked, csv }: PhonesOptions) =>
      cli.withStorage(async (storage) => {
        const format = csv ? 'csv' : asked
        if (name !== undefined) await memberIn(storage, name)
        const now = cli.clock.now()
        const phones = await staffPhonesOf(storage, name ?? null, now)
        const columns = phoneColumns(now)
        if (phones.length === 0) cli.note('No phone is signed in, and none holds anything unsent.')
        if (phones.length > 0 || format === 'csv') cli.say(rowHeader(columns, format))
        for (const phone of phones) cli.say(rowLine(columns, phone, format))
      }),
    )

  staff
    .command('end-phone')
    .description(
      `one phone was lost: for ${HAND_IN_DAYS} days it may hand in what it holds, and nothing else; others go on. All passkeys of its owner end, since any may be on it`,
    )
    .argument('<name>', 'whose', staffNameIn)
    .argument('<phone>', 'as esep staff phones tells it')
    .option('--reason <words>', 'why')
    .action(async (name: string, device: string, { reason }: { reason?: string }) => {
      const why = reasonIn(reason)
      const until = await cli.withStorage((storage) => storage.write((queries) => end(queries, { name, device, why })))
      cli.say(
        `${name}, ${plainCell(device)}: ended; it may hand in until ${new Date(until).toISOString().slice(0, 10)}`,
      )
    })

  async function end(
    queries: Queries,
    { name, device, why }: { name: string; device: string; why: string },
  ): Promise<number> {
    await memberIn(queries, name)
    const at = cli.clock.now()
    const phones = await staffPhonesOf(queries, name, at)
    const found = phones.find((phone) => plainCell(phone.device) === device)
    if (!found) throw new UsageError(`${name} has no phone «${plainCell(device)}»; ${listed(name, phones)}.`)
    if (found.state === 'signed-out') {
      throw new UsageError(
        `Nobody is signed in on that phone of ${name}; there is nothing to end. If it is lost: esep staff passkeys ${name}`,
      )
    }
    if (found.state === 'ended') throw new UsageError(`That phone of ${name} was ended already; nothing was changed.`)
    const until = at + HAND_IN_DAYS * A_DAY
    await queries.staffPhones.revoke(found.sessions, at, until)
    // Phones of one person may keep their passkeys together, so whoever has this one may have any.
    const passkeys = await queries.passkeys.removeAll(name)
    const { who, origin } = cli
    const unsent = found.unsent?.count ?? null
    const details = { device: found.device, sessions: found.sessions.length, unsent, passkeys }
    await queries.audit.note({ at, who, origin, deed: 'staff end-phone', about: name, why, details })
    return until
  }
}

const listed = (name: string, phones: readonly StaffPhone[]): string =>
  phones.length === 0
    ? 'they have none'
    : `esep staff phones ${name} says which they have: ${phones.map(({ device }) => plainCell(device)).join(', ')}`
