/** Utilities commands: who bills, as data: listed, shown, and put from a file that is checked first. */
import type { Command } from 'commander'
import { reasonIn } from '#server/cli/arguments.ts'
import { putProfile } from '#server/cli/change-profile.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { plainJson } from '#server/cli/plain-text.ts'
import { changeText } from '#server/cli/profile-changes.ts'
import { readJsonFile } from '#server/cli/text-file.ts'
import { utilityIn } from '#server/cli/utility-in.ts'
import { parseProfile } from '#server/cli/utility-profile.ts'
import type { Utility } from '#shared/domain/utility.ts'

type PutOptions = { dryRun?: boolean; reason?: string }

export function addUtilitiesCommands(program: Command, cli: Cli): void {
  const utilities = program.command('utilities').description('who bills: profiles with districts, hours and settings')

  utilities
    .command('list')
    .description('the utilities there are')
    .action(() =>
      cli.withStorage(async (storage) => {
        const all = await storage.accounts.utilities()
        if (all.length === 0) cli.note('There is none yet: esep utilities put FILE.json')
        for (const { key, name, zone } of all) {
          cli.say(`${key.padEnd(16)}  ${zone.padEnd(16)}  ${name.en}`)
        }
      }),
    )

  utilities
    .command('show')
    .description('the profile of a utility, as put takes it')
    .argument('<utility>')
    .action((key: string) =>
      cli.withStorage(async (storage) => {
        cli.say(plainJson(utilityIn(await storage.accounts.utilities(), key), 2))
      }),
    )

  utilities
    .command('put')
    .description('makes a utility, or changes it, to what the file says; the past does not change')
    .argument('<file>', 'a profile as JSON; show prints one')
    .option('--dry-run', 'only tells what would change')
    .option('--reason <words>', 'why')
    .action(async (file: string, { dryRun = false, reason }: PutOptions) => {
      const profile = profileIn(file)
      const why = reason === undefined ? null : reasonIn(reason)
      const deed = { deed: 'utilities put', why, isRehearsal: dryRun }
      const { before, changes } = await cli.withStorage(
        (storage) => storage.write((queries) => putProfile(cli, queries, profile, deed)),
        { mayBeNew: !dryRun },
      )
      if (changes.length === 0) return cli.say(`${profile.key} is so already; nothing was changed.`)
      if (before) for (const change of changes) cli.say(changeText(change))
      const done = before ? 'changed' : 'new'
      cli.say(dryRun ? `${profile.key} would be ${done}; nothing was changed.` : `${profile.key} is ${done}.`)
    })
}

function profileIn(file: string): Utility {
  const parsed = parseProfile(readJsonFile(file))
  if (parsed.ok) return parsed.value
  throw new UsageError(`${file} is not the profile of a utility; nothing was changed.\n${parsed.refusal.join('\n')}`)
}
