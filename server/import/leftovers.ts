/** Leftovers: unfinished errors files of imports of the same file that were killed; those of imports that run stay ([faults/V2]). */
import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { LEASE_MS } from '#server/import/lease.ts'

const ENDING = /^\.[0-9a-f]{8}$/

/** `path`: what they would have become. `now`: by the clock of its disk. One that runs keeps its own younger than its lease. */
export function removeLeftovers(path: string, now: number): void {
  const folder = dirname(path)
  const name = basename(path)
  for (const one of readdirSync(folder)) {
    if (!one.startsWith(name) || !ENDING.test(one.slice(name.length))) continue
    const found = lstatSync(join(folder, one), { throwIfNoEntry: false })
    if (found?.isFile() && found.mtimeMs < now - LEASE_MS) remove(join(folder, one))
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch (failure) {
    // It is somebody else's, who will see to it.
    if (!['EACCES', 'EPERM'].includes((failure as NodeJS.ErrnoException).code ?? '')) throw failure
  }
}
