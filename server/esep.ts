/** Esep: the command line for the people at the utility, beside a running server; its commands are in `cli`. */
import { createCli } from '#server/cli/create-cli.ts'
import { runProgram } from '#server/cli/run-program.ts'

// Whoever reads our output may have heard enough, as `head` does.
process.stdout.on('error', (failure: NodeJS.ErrnoException) => {
  if (failure.code !== 'EPIPE') throw failure
  process.exit(0)
})

const { stdin: input, stdout: output, stderr: errors } = process
process.exitCode = await runProgram(createCli(process.env, { input, output, errors }), process.argv.slice(2))
