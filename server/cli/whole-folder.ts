/** Whole folder: a folder that a command fills; there as a whole or not at all. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from '#server/cli/cli.ts'
import { outFault } from '#server/cli/out-file.ts'

export type WholeFolder = {
  /** Where to write, until it is placed. */
  part: string
  place(): void
  /** Leaves nothing behind, unless it is in its place. */
  abandon(): void
}

/** Throws a UsageError if there is something in that place. */
export function createWholeFolder(said: string): WholeFolder {
  // Without a slash at the end: the part lies beside it, not in it.
  const path = resolve(said)
  if (existsSync(path) && !(statSync(path).isDirectory() && readdirSync(path).length === 0)) {
    throw new UsageError(`${said} is there already and not empty; name another folder.`)
  }
  const part = `${path}.part`
  makeOwn(part, said)
  let isOver = false

  return {
    part,

    place() {
      if (existsSync(path)) rmdirSync(path)
      renameSync(part, path)
      isOver = true
    },

    abandon() {
      if (!isOver) rmSync(part, { recursive: true, force: true })
      isOver = true
    },
  }
}

/** Whoever comes second finds it made. */
function makeOwn(part: string, said: string): void {
  try {
    mkdirSync(part, { mode: 0o700 })
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') outFault(said, failure as NodeJS.ErrnoException)
    throw new UsageError(
      `${part} is there: another run is writing it, or one was cut off. If none is running, delete it and try again.`,
    )
  }
}
