/** Backup file: whether a file can be a backup at all, by what it says of itself before anything is copied. */
import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import { type Manifest, manifestFileOf } from '#server/keeping/manifest.ts'

const SQLITE = 'SQLite format 3\0'
const POSTGRES = 'PGDMP'

export type BackupKind = 'sqlite' | 'postgres' | 'other'

export function kindOf(file: string): BackupKind {
  const opening = Buffer.alloc(SQLITE.length)
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, opening)
  } finally {
    closeSync(descriptor)
  }
  if (opening.toString('latin1') === SQLITE) return 'sqlite'
  return opening.toString('latin1').startsWith(POSTGRES) ? 'postgres' : 'other'
}

/** A sentence if `from` cannot take the place of `present`, a file or null; what is in it is not looked at yet. */
export function refusalOf(
  from: string,
  present: string | null,
  wanted: Exclude<BackupKind, 'other'>,
  manifest: Manifest | null,
): string | null {
  const found = statSync(from, { throwIfNoEntry: false })
  if (!found) return `There is no file ${from}.`
  if (!found.isFile()) return `${from} is no file. Name the backup itself.`
  if (present !== null && existsSync(present) && realpathSync(from) === realpathSync(present)) {
    return `${from} is the present database itself. Name a backup of it.`
  }
  const kind = kindOf(from)
  if (kind === 'other') return `${from} is not a backup: it is neither an SQLite database nor a dump of PostgreSQL.`
  if (kind !== wanted) {
    return kind === 'postgres'
      ? `${from} is a dump of PostgreSQL. Name the database it is for in DATABASE_URL.`
      : `${from} is an SQLite database, and DATABASE_URL names a PostgreSQL. Leave DATABASE_URL out to restore it.`
  }
  if (manifest !== null && manifest.bytes !== found.size) {
    return `${from} is torn: it has ${found.size} bytes, and ${manifestFileOf(from)} says ${manifest.bytes}. Take another backup.`
  }
  return null
}
