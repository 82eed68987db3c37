/** Accounts commands: what the utility knows of one account: contract, meters, phones, and where its last readings stand. */
import type { Command } from 'commander'
import { accountIn, wholeNumberFor } from '#server/cli/arguments.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { plainJson } from '#server/cli/plain-text.ts'
import type { StoredReading } from '#server/storage/readings.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Instant } from '#shared/lib/clock.ts'

const READINGS = 12

export function addAccountsCommands(program: Command, cli: Cli): void {
  const accounts = program.command('accounts').description('one account: contract, meters, phones, readings')

  accounts
    .command('show')
    .description('contract, meters, phones, and the last readings and where they stand')
    .argument('<account>', 'utility-number, as in astana-12045587', accountIn)
    .option('--readings <count>', `so many of its last readings (${READINGS})`, wholeNumberFor('--readings', 0, 1000))
    .option('--with-holder', 'whose account it is, too; that you asked is noted')
    .action((account: AccountKey, { readings = READINGS, withHolder }: { readings?: number; withHolder?: boolean }) =>
      cli.withStorage(async (storage) => {
        const found = (await storage.accounts.find([account])).get(account)
        if (!found) throw new UsageError(`There is no account ${account}.`)
        const { who, origin } = cli
        const note = { at: cli.clock.now(), who, origin, deed: 'accounts show', about: account, why: null }
        if (withHolder) await storage.write((queries) => queries.audit.note({ ...note, details: { holder: true } }))
        const phones = await storage.people.phonesOf(account)
        const shown = {
          ...found,
          ...(withHolder ? { holder: await storage.accountLists.holder(account) } : {}),
          phones: phones.map((phone) => ({
            ...phone,
            grantedAt: timeIn(phone.grantedAt),
            lastSeenAt: phone.lastSeenAt === null ? null : timeIn(phone.lastSeenAt),
          })),
          readings: (await storage.readings.latest(account, readings)).map(readingIn),
        }
        cli.say(plainJson(shown, 2))
      }),
    )
}

const readingIn = (row: StoredReading) => ({
  receipt: row.number,
  register: row.register,
  value: row.value,
  readOn: row.read_on,
  receivedAt: timeIn(row.received_at),
  channel: row.channel,
  status: row.status,
  period: row.period,
  ...(row.reason === null ? {} : { reason: row.reason }),
  ...(row.opens_at === null ? {} : { opensAt: timeIn(row.opens_at) }),
})

const timeIn = (at: Instant): string => new Date(at).toISOString()
