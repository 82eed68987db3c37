/**
 * Postgres dump: its own programs pg_dump and pg_restore, run as they are. What they say on standard error becomes the
 * error. The password goes by their environment, where the list of processes does not show it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Throws a MissingProgram where pg_dump is not installed, any other Error with what it said. */
export async function dumpPostgres(url: string, to: string): Promise<void> {
  await run('pg_dump', ['--format=custom', '--no-owner', '--no-privileges', `--file=${to}`], url)
}

/** Into an empty database, all or nothing. */
export async function restorePostgres(url: string, from: string): Promise<void> {
  await run('pg_restore', ['--exit-on-error', '--single-transaction', '--no-owner', '--no-privileges'], url, [from])
}

/** Whether pg_restore can read its table of contents. */
export async function assertDump(file: string): Promise<void> {
  await ended('pg_restore', ['--list', file], process.env)
}

/** The message says how to do it by hand. */
export class MissingProgram extends Error {}

async function run(
  program: string,
  options: readonly string[],
  url: string,
  files: readonly string[] = [],
): Promise<void> {
  const place = new URL(url)
  const password = decodeURIComponent(place.password)
  place.password = ''
  const words = [...options, `--dbname=${place.href}`, ...files]
  await ended(program, words, password === '' ? process.env : { ...process.env, PGPASSWORD: password })
}

async function ended(program: string, words: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(program, words, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
  const said: string[] = []
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()))
  const [code] = (await once(child, 'close').catch((failure: NodeJS.ErrnoException) => {
    if (failure.code !== 'ENOENT') throw failure
    const byHand = [program, ...words].join(' ')
    throw new MissingProgram(
      `${program} is not installed here, or not on the PATH. Install PostgreSQL’s client programs, or run where they are: ${byHand}`,
    )
  })) as [number | null]
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said.join('').trim()}`)
}
