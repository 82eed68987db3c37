/** Create Cli: makes what the commands are given from an environment and streams. Reads nothing before a command asks for it. */
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { plainText } from '#server/cli/plain-text.ts'
import { createProgressBar } from '#server/cli/progress-bar.ts'
import { type Config, readConfig } from '#server/config.ts'
import { readKeys } from '#server/keys.ts'
import { isStorageBroken, isStorageFull } from '#server/storage/broken.ts'
import { type DatabasePlace, openStorage, type Storage } from '#server/storage/storage.ts'
import { type Clock, clockRunningFrom, systemClock } from '#shared/lib/clock.ts'
import { assertZoneData } from '#shared/lib/zone.ts'

export type Streams = {
  input: NodeJS.ReadableStream & { isTTY?: boolean }
  output: NodeJS.WritableStream
  errors: NodeJS.WritableStream & { isTTY?: boolean }
}

/** A name that a person or an operating system may have. */
const BY = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,59}$/u

export function createCli(environment: Record<string, string | undefined>, streams: Streams): Cli {
  const { input, output, errors } = streams
  let config: Config | null = null
  let clock: Clock | null = null

  const cli: Cli = {
    get config() {
      config ??= readConfig(environment)
      return config
    },

    get clock() {
      const { clockFrom } = cli.config
      clock ??= clockFrom === null ? systemClock : clockRunningFrom(clockFrom)
      return clock
    },

    who: systemUser(),
    origin: `command line, ${systemUser()}@${hostname()}`,

    say: (line) => void output.write(`${plainText(line)}\n`),
    note: (line) => void errors.write(`${plainText(line)}\n`),

    progress: (what, total) =>
      createProgressBar(what, total, {
        isTerminal: errors.isTTY === true,
        write: (text) => void errors.write(text),
        monotonic: () => performance.now(),
      }),

    async confirm(question) {
      if (!input.isTTY || !errors.isTTY) return null
      const lines = createInterface({ input, output: errors })
      // Ctrl+C and Ctrl+D, after which no answer comes, are a no.
      const ended = once(lines, 'close').then(() => '')
      const asked = lines.question(`${plainText(question)} [y/N] `).catch(() => '')
      const answer = await Promise.race([asked, ended])
      lines.close()
      return /^y(es)?$/i.test(answer.trim())
    },

    async withStorage(work, { mayBeNew = false } = {}) {
      assertZoneData()
      const { database, keyFile } = cli.config
      if ('file' in database) readyFor(database.file, mayBeNew)
      const storage = await opened(database)
      try {
        return await work(storage, await readKeys(keyFile, storage))
      } catch (failure) {
        throw inWords(failure, database)
      } finally {
        await storage.close()
      }
    },
  }
  return cli
}

async function opened(database: DatabasePlace): Promise<Storage> {
  try {
    return await openStorage({ ...database, serving: false })
  } catch (failure) {
    // SQLite's own words do not say which file: no database, or one that may not be opened.
    if (!('file' in database) || !(failure instanceof Error) || !('errcode' in failure)) throw failure
    throw new Error(`The database ${database.file} cannot be opened.`, { cause: failure })
  }
}

/** What SQLite says of a disk in three words, in a sentence; anything else as it is. */
function inWords(failure: unknown, database: DatabasePlace): unknown {
  if (!('file' in database)) return failure
  const { file } = database
  if (isStorageFull(failure)) {
    return new Error(`The disk is full: what was under way is not in ${file}. Make room, and try again.`, {
      cause: failure,
    })
  }
  if (!isStorageBroken(failure)) return failure
  return new Error(
    `The database ${file} could not be read or written. Look after its disk, run esep doctor, and try again.`,
    {
      cause: failure,
    },
  )
}

/** Throws a UsageError if there is no database and none may be made. */
function readyFor(file: string, mayBeNew: boolean): void {
  if (existsSync(file)) return
  if (!mayBeNew) {
    throw new UsageError(`There is no database at ${file}. Start the server first, or name its file in ESEP_DATA.`)
  }
  mkdirSync(dirname(file), { recursive: true })
}

/** The name under which somebody says to be acting. Throws a UsageError if it is none. */
export function nameOf(text: string): string {
  if (BY.test(text)) return text
  throw new UsageError(`--by takes a name of letters and digits, at most 60 characters, not «${text}».`)
}

/** Who is logged in to this machine; without a name, as in some containers, the number. */
function systemUser(): string {
  try {
    return userInfo().username
  } catch (failure) {
    // SystemError: the number has no name here
    if (failure instanceof Error && 'code' in failure) return `uid ${process.getuid?.() ?? 'unknown'}`
    throw failure
  }
}
