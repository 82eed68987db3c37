/** Test CLI: the command line over a test's own storage, in this process, with its words captured. */
import { PassThrough, Writable } from 'node:stream'
import type { Cli } from '#server/cli/cli.ts'
import { createCli } from '#server/cli/create-cli.ts'
import { runProgram } from '#server/cli/run-program.ts'
import type { Keys } from '#server/keys.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'

export type Ran = { code: number; output: string; errors: string }

export type TestCliOptions = {
  storage: Storage
  clock: Clock
  keys: Keys
  /** What a person answers at the terminal; null: nobody is there. */
  answer?: boolean | null
  environment?: Record<string, string>
}

/** Runs `words` as typed after `esep`, by `tester`. */
export async function runCli(words: readonly string[], options: TestCliOptions): Promise<Ran> {
  const { cli, output, errors } = testCli(options)
  const code = await runProgram(cli, words)
  return { code, output: output(), errors: errors() }
}

/** What a command is given, and what was said by now. */
export function testCli(options: TestCliOptions): { cli: Cli; output(): string; errors(): string } {
  const { storage, clock, keys, answer = null, environment = {} } = options
  const output = captured()
  const errors = captured()
  const own = createCli(environment, { input: new PassThrough(), output: output.stream, errors: errors.stream })
  const cli: Cli = {
    ...own,
    clock,
    who: 'tester',
    origin: 'test',
    confirm: async (question) => {
      if (answer !== null) own.note(question)
      return answer
    },
    withStorage: (work) => work(storage, keys),
  }
  return { cli, output: output.text, errors: errors.text }
}

export function captured(): { stream: Writable; text(): string } {
  let text = ''
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      text += chunk
      done()
    },
  })
  return { stream, text: () => text }
}
