/** Settings commands: the numbers by which a utility's readings are judged and estimated, shown and changed one at a time. */
import type { Command } from 'commander'
import { reasonIn } from '#server/cli/arguments.ts'
import { changeProfile } from '#server/cli/change-profile.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { changeText } from '#server/cli/profile-changes.ts'
import { putSetting, SETTING_KEYS, settingAt, settingsOf, USUAL } from '#server/cli/setting-key.ts'
import { utilityIn } from '#server/cli/utility-in.ts'
import type { Utility } from '#shared/domain/utility.ts'

export function addSettingsCommands(program: Command, cli: Cli): void {
  const settings = program.command('settings').description('the numbers by which readings are judged and estimated')

  settings
    .command('show')
    .description('all settings of a utility')
    .argument('<utility>')
    .action((key: string) =>
      cli.withStorage(async (storage) => {
        const own = settingsOf(utilityIn(await storage.accounts.utilities(), key))
        for (const name of SETTING_KEYS) {
          const [value, usual] = [settingAt(own, name), settingAt(USUAL, name)]
          const note = value === usual ? '' : `  (usually ${shown(usual)})`
          cli.say(`${name.padEnd(30)}  ${shown(value)}${note}`)
        }
      }),
    )

  settings
    .command('set')
    .description('changes one setting; it holds at once for what is judged from now on')
    .argument('<utility>')
    .argument('<key>', 'as show names it')
    .argument('<value>', 'a number; none where there may be none')
    .option('--reason <words>', 'why')
    .action(async (key: string, name: string, text: string, { reason }: { reason?: string }) => {
      const value = valueIn(text)
      const deed = { deed: 'settings set', why: reasonIn(reason), toldAs }
      if (!SETTING_KEYS.includes(name)) {
        throw new UsageError(`There is no setting «${name}». There are:\n${SETTING_KEYS.join('\n')}`)
      }
      const { changes } = await cli.withStorage((storage) =>
        storage.write((queries) =>
          changeProfile(cli, queries, key, deed, (utility) => {
            const own = settingsOf(utility)
            if (settingAt(own, name) === value) return
            putSetting(own, name, value)
            // What was not said and is not asked for stays unsaid.
            if (name.startsWith('estimation.')) utility.estimation = own.estimation
            else utility.thresholds = own.thresholds
          }),
        ),
      )
      if (changes.length === 0) cli.say(`${name} is ${shown(value)} already; nothing was changed.`)
      for (const change of changes) cli.say(changeText(change))
    })
}

/** What a profile did not say and now says as it was is no change. */
const toldAs = (utility: Utility): Utility => ({ ...utility, ...settingsOf(utility) })

/** With a point or a comma. */
function valueIn(text: string): number | null {
  if (text === 'none') return null
  if (/^\d{1,9}([.,]\d{1,6})?$/.test(text)) return Number(text.replace(',', '.'))
  throw new UsageError(`«${text}» is not a number as 2.5, and not none.`)
}

const shown = (value: number | null): string => (value === null ? 'none' : String(value))
