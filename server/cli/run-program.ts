/** Run program: runs one command line to its exit code; whatever goes wrong is told in words, without a trace. */
import { CommanderError } from 'commander'
import { type Cli, PartlyDone, UsageError } from '#server/cli/cli.ts'
import { createProgram } from '#server/cli/program.ts'
import { messageOf } from '#server/message-of.ts'

/** `words` as typed after `esep`. */
export async function runProgram(cli: Cli, words: readonly string[]): Promise<number> {
  try {
    const program = createProgram(cli)
    if (words.length === 0) program.outputHelp()
    else await program.parseAsync(words, { from: 'user' })
    return 0
  } catch (failure) {
    // Has spoken already: help and version end with 0, what commander refused with 2.
    if (failure instanceof CommanderError) return failure.exitCode === 0 ? 0 : 2
    cli.note(messageOf(failure))
    if (failure instanceof PartlyDone) return 3
    return failure instanceof UsageError ? 2 : 1
  }
}
