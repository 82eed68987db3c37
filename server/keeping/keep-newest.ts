/** Keep newest: the backups that a folder keeps of one database; those beyond the newest so many are removed, and no others. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { keyFileOf, manifestFileOf, readManifest } from '#server/keeping/manifest.ts'
import type { Instant } from '#shared/lib/clock.ts'

const NAME = /^esep-\d{8}-\d{6}\.(sqlite|dump)$/
const PART = /^esep-\d{8}-\d{6}\.(sqlite|dump)\.part/

const A_DAY = 86_400_000

/** `esep-20261118-040000.sqlite`, in UTC: the order of names is the order of time. */
export const backupName = (at: Instant, ending: 'sqlite' | 'dump'): string =>
  `esep-${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}.${ending}`

/**
 * Removes what is older than the newest `keep` of that server's, and what backups killed more than a day ago left behind;
 * answers the names of whole ones. Others' backups, and what is none, stay.
 */
export function keepNewest(folder: string, server: string, keep: number, now: Instant): string[] {
  const names = readdirSync(folder)
  const yesterday = backupName(now - A_DAY, 'sqlite')
  for (const name of names) {
    if (PART.test(name) && name < yesterday) rmSync(join(folder, name), { force: true })
  }
  const ours = names.filter((name) => NAME.test(name) && serverOf(join(folder, name)) === server).sort()
  const gone = ours.slice(0, Math.max(0, ours.length - keep))
  for (const name of gone) {
    const file = join(folder, name)
    // The manifest last: killed in between, the next time finds what is left.
    for (const one of [keyFileOf(file), file, manifestFileOf(file)]) rmSync(one, { force: true })
  }
  return gone
}

function serverOf(file: string): string | null {
  const manifest = readManifest(file)
  return manifest.ok ? (manifest.value?.server ?? null) : null
}
