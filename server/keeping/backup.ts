/**
 * Backup: a copy of the embedded database as it stands at one moment, made beside a serving process and looked through
 * before it has its name ([faults/V8]).
 */
import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { whyNoRoom } from '#server/keeping/free-space.ts'
import type { Manifest } from '#server/keeping/manifest.ts'
import { type BackupDeps, wholeBackup } from '#server/keeping/whole-backup.ts'
import { copySqlite, toSingleFile } from '#server/storage/engine/sqlite-backup.ts'
import { type Facts, lookAt } from '#server/storage/look.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type FileBackup = BackupDeps & {
  /** The database. */
  file: string
  /** So many of so many pages are copied. */
  onProgress?: (done: number, total: number) => void
}

/** Refused in a sentence if it cannot be made like that. Throws if it failed; nothing of it is left then. */
export async function backup({ file, onProgress, ...deps }: FileBackup): Promise<Result<Manifest, string>> {
  if (!existsSync(file)) return refused(`There is no database at ${file}.`)
  const folder = dirname(deps.to)
  const noRoom = existsSync(folder) && whyNoRoom(folder, statSync(file).size + sizeOf(`${file}-wal`))
  if (noRoom) return refused(noRoom)
  return await wholeBackup({ ...deps, engine: 'sqlite', copy: (part) => copy(file, part, onProgress) })
}

async function copy(file: string, part: string, onProgress: FileBackup['onProgress']): Promise<Result<Facts, string>> {
  await copySqlite(file, part, onProgress ?? (() => undefined))
  const look = await lookAt(part)
  if (look.kind === 'foreign') return refused(`${file} is not a database of this program.`)
  if (look.kind === 'newer') return refused(look.said)
  if (look.kind === 'damaged') throw new Error(`The copy is damaged: ${look.problems.join('; ')}. Run esep verify.`)
  toSingleFile(part)
  return ok(look.facts)
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
