/** Staff commands: the people of the utility: added with a role and a first password, listed, deactivated, activated. */
import type { Command } from 'commander'
import { choiceFor, reasonIn } from '#server/cli/arguments.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { addPasskeyCommands } from '#server/cli/passkey-commands.ts'
import { addPhoneCommands } from '#server/cli/phone-commands.ts'
import { staffNameIn } from '#server/cli/staff-name.ts'
import { newPassword, passwordHash } from '#server/password.ts'
import type { StaffMember } from '#server/storage/staff.ts'
import type { Queries } from '#server/storage/storage.ts'
import { HAND_IN_DAYS, STAFF_ROLES, type StaffRole, staffSubject } from '#shared/domain/staff.ts'
import type { Instant } from '#shared/lib/clock.ts'

const A_DAY = 86_400_000

export function addStaffCommands(program: Command, cli: Cli): void {
  const staff = program.command('staff').description('the people of the utility and their roles')

  staff
    .command('add')
    .description('a new member of the staff, with a first password that is shown once')
    .argument('<name>', '2 to 40 letters, digits, dots and dashes', staffNameIn)
    .requiredOption('--role <role>', STAFF_ROLES.join(', '), choiceFor('--role', STAFF_ROLES))
    .option('--reason <words>', 'why')
    .action(async (name: string, { role, reason }: { role: StaffRole; reason?: string }) => {
      const password = newPassword()
      const hash = await passwordHash(password)
      await change(
        'add',
        name,
        reason === undefined ? null : reasonIn(reason),
        { role },
        async (queries, now, known) => {
          if (known) throw new UsageError(`${name} is there already${sinceWhen(known)}; nothing was changed.`)
          await queries.staff.add({ name, role, password_hash: hash, created_at: now, deactivated_at: null })
        },
      )
      cli.say(`${name}: ${role}, first password ${password}`)
    })

  staff
    .command('list')
    .description('who there is, with which role')
    .action(() =>
      cli.withStorage(async (storage) => {
        const members = await storage.staff.list()
        if (members.length === 0) cli.note('There is nobody yet: esep staff add NAME --role operator')
        for (const { name, role, created_at, deactivated_at } of members) {
          const ended = deactivated_at === null ? '' : `deactivated ${dayOf(deactivated_at)}`
          cli.say(`${name.padEnd(20)}  ${role.padEnd(13)}  since ${dayOf(created_at)}  ${ended}`.trimEnd())
        }
      }),
    )

  staff
    .command('deactivate')
    .description('may not sign in any more, and their passkeys end; what they did stays under their name')
    .argument('<name>', undefined, staffNameIn)
    .option('--reason <words>', 'why')
    .action(async (name: string, { reason }: { reason?: string }) => {
      await change('deactivate', name, reasonIn(reason), {}, async (queries, now, known) => {
        if (!known) throw new UsageError(`There is nobody of the name ${name}.`)
        if (known.deactivated_at !== null) throw new UsageError(`${name} is deactivated already; nothing was changed.`)
        await queries.staff.deactivate(name, now)
        await queries.passkeys.removeAll(name)
        // A session would run out sooner (faults/A6).
        await queries.staffPhones.keepUntil(staffSubject(name), now, now + HAND_IN_DAYS * A_DAY)
      })
      cli.say(`${name}: deactivated`)
    })

  staff
    .command('activate')
    .description('may sign in again, with the password of before')
    .argument('<name>', undefined, staffNameIn)
    .option('--reason <words>', 'why')
    .action(async (name: string, { reason }: { reason?: string }) => {
      await change('activate', name, reasonIn(reason), {}, async (queries, _now, known) => {
        if (!known) throw new UsageError(`There is nobody of the name ${name}.`)
        if (known.deactivated_at === null) throw new UsageError(`${name} is active; nothing was changed.`)
        await queries.staff.deactivate(name, null)
      })
      cli.say(`${name}: active`)
    })

  staff
    .command('password')
    .description('a new password, shown once, in place of a lost one; their passkeys end too')
    .argument('<name>', undefined, staffNameIn)
    .option('--reason <words>', 'why')
    .action(async (name: string, { reason }: { reason?: string }) => {
      const password = newPassword()
      const hash = await passwordHash(password)
      await change('password', name, reasonIn(reason), {}, async (queries, _now, known) => {
        if (!known) throw new UsageError(`There is nobody of the name ${name}.`)
        await queries.staff.setPassword(name, hash)
        // Whoever knew the lost one may have made a passkey with it.
        await queries.passkeys.removeAll(name)
      })
      cli.say(`${name}: new password ${password}`)
    })

  addPhoneCommands(staff, cli)
  addPasskeyCommands(staff, cli)

  /** One transaction: what is there, the change, and its note. */
  async function change(
    verb: string,
    name: string,
    why: string | null,
    details: { [key: string]: unknown },
    make: (queries: Queries, now: Instant, known: StaffMember | null) => Promise<void>,
  ): Promise<void> {
    const now = cli.clock.now()
    await cli.withStorage((storage) =>
      storage.write(async (queries) => {
        await make(queries, now, await queries.staff.find(name))
        const { who, origin } = cli
        await queries.audit.note({ at: now, who, origin, deed: `staff ${verb}`, about: name, why, details })
      }),
    )
  }
}

const sinceWhen = ({ deactivated_at }: StaffMember): string =>
  deactivated_at === null ? '' : `, deactivated ${dayOf(deactivated_at)} (esep staff activate)`

const dayOf = (at: Instant): string => new Date(at).toISOString().slice(0, 10)
