/**
 * Settle restore: what a start does about a restore that was ended in its middle (`server/keeping/put-in-place.ts`). To be
 * called by whoever has claimed the file, since then no restore is under way.
 */
import { existsSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

export const RESTORING = '.restoring'
export const BEFORE = '.before-'

/** What SQLite may lie down beside a file. The log of commits first. */
export const BESIDE = ['-wal', '-journal', '-shm']

/** A sentence if there must be no start: it would make a new database in place of the one that somebody was restoring. */
export function settleRestore(named: string): string | null {
  if (!existsSync(named)) {
    if (!existsSync(named + RESTORING)) return null
    return (
      `A restore was interrupted: there is ${named}${RESTORING}, and no ${named}. Run esep restore again with the same ` +
      `backup. Or give ${named}${BEFORE}…, if there is one, its old name, and remove ${named}${RESTORING}.`
    )
  }
  const file = realpathSync(named)
  for (const ending of ['', ...BESIDE]) rmSync(file + RESTORING + ending, { force: true })
  forgetSecondNames(file)
  return null
}

/** The present database goes on under its first name alone: opened by two names it would have two logs. */
function forgetSecondNames(file: string): void {
  const present = statSync(file)
  if (present.nlink === 1) return
  for (const name of readdirSync(dirname(file))) {
    const second = join(dirname(file), name)
    if (name.startsWith(`${basename(file)}${BEFORE}`) && statSync(second).ino === present.ino) rmSync(second)
  }
}
