/** Program: the command line put together: each area's commands from its own file, help for each, one way to say what is wrong. */
import { Command } from 'commander'
import { addAccountsCommands } from '#server/cli/accounts-commands.ts'
import { addAuditCommands } from '#server/cli/audit-commands.ts'
import { addCalendarCommands } from '#server/cli/calendar-commands.ts'
import type { Cli } from '#server/cli/cli.ts'
import { addCodesCommands } from '#server/cli/codes-commands.ts'
import { nameOf } from '#server/cli/create-cli.ts'
import { addExportCommands } from '#server/cli/export-commands.ts'
import { addImportCommands } from '#server/cli/import-commands.ts'
import { addKeepingCommands } from '#server/cli/keeping-commands.ts'
import { addPhotosCommands } from '#server/cli/photos-commands.ts'
import { addReviewCommands } from '#server/cli/review-commands.ts'
import { addRoundsCommands } from '#server/cli/rounds-commands.ts'
import { addSettingsCommands } from '#server/cli/settings-commands.ts'
import { addStaffCommands } from '#server/cli/staff-commands.ts'
import { addUtilitiesCommands } from '#server/cli/utilities-commands.ts'
import { buildInfo } from '#server/operations/build-info.ts'

const AFTER_HELP = `
ACCOUNT is utility-number, as in astana-12045587; days are written 2026-11-18, periods 2026-11.
It ends with 0 when all is done, 2 when what was asked cannot be done as asked and nothing was changed, 3 when it was done
but for what is told, 1 when something failed.`

export function createProgram(cli: Cli): Command {
  const program = new Command('esep')
    .description('The command line for the people at the utility, beside a running server.')
    .version(buildInfo().version, '-V, --version', 'the version of this program')
    .option('--by <name>', 'who is acting, for the audit (otherwise who is logged in to this machine)')
    .helpOption('-h, --help', 'what there is, and how to ask for it')
    .addHelpText('after', AFTER_HELP)
    .exitOverride()
    .showHelpAfterError('More with --help.')
    .configureOutput({
      writeOut: (text) => cli.say(text.trimEnd()),
      writeErr: (text) => cli.note(text.trimEnd()),
      outputError: (text, write) => write(sentenceIn(text)),
    })
    .hook('preAction', (asked) => {
      const { by } = asked.opts<{ by?: string }>()
      if (by !== undefined) cli.who = nameOf(by)
    })

  addUtilitiesCommands(program, cli)
  addCalendarCommands(program, cli)
  addSettingsCommands(program, cli)
  addAccountsCommands(program, cli)
  addCodesCommands(program, cli)
  addReviewCommands(program, cli)
  addImportCommands(program, cli)
  addExportCommands(program, cli)
  addStaffCommands(program, cli)
  addRoundsCommands(program, cli)
  addPhotosCommands(program, cli)
  addAuditCommands(program, cli)
  addKeepingCommands(program, cli)
  return program
}

/** `error: unknown option '--limt'` → `Unknown option '--limt'`. */
function sentenceIn(text: string): string {
  const said = text.replace(/^error: /, '')
  return said.charAt(0).toUpperCase() + said.slice(1)
}
