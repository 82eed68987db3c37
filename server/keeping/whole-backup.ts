/**
 * Whole backup: gives a backup its name only when it is whole, with its key and its manifest beside it. It is written as
 * FILE.part; whatever goes wrong, that goes again.
 */
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { diskFaultIn } from '#server/keeping/disk-fault.ts'
import { putFile, syncFile, syncFolder } from '#server/keeping/durable.ts'
import { keyFileOf, type Manifest, manifestFileOf, sha256Of } from '#server/keeping/manifest.ts'
import { BESIDE } from '#server/storage/engine/settle-restore.ts'
import type { Facts } from '#server/storage/look.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type BackupDeps = {
  /** The backup. */
  to: string
  /** The key of the database, to be put beside; null: not. */
  keyFile: string | null
  /** What a database keeps of the key in that file. */
  keyCheckOf: (keyFile: string) => string
  clock: Clock
  /** The version of this program. */
  program: string
}

export type WholeBackup = BackupDeps & {
  engine: Manifest['engine']
  /** Writes the copy and looks it through. */
  copy: (part: string) => Promise<Result<Facts, string>>
}

/** Refused in a sentence if it cannot be made like that. Throws if it failed; nothing of it is left then. */
export async function wholeBackup(deps: WholeBackup): Promise<Result<Manifest, string>> {
  const { keyFile, to } = deps
  const refusal = refusalOf(keyFile, to)
  if (refusal !== null) return refused(refusal)
  const part = `${to}.part`
  const made: string[] = []
  try {
    if (!begin(part)) {
      return refused(
        `${part} is there: another backup is being written, or one was killed. If none is running, remove it.`,
      )
    }
    made.push(part, ...BESIDE.map((ending) => part + ending))
    const manifest = await manifestOf(deps, part)
    if (!manifest.ok) {
      clear(made)
      return manifest
    }
    if (keyFile !== null && !existsSync(keyFileOf(to))) {
      made.push(keyFileOf(to))
      putFile(keyFileOf(to), readFileSync(keyFile, 'utf8'))
    }
    made.push(manifestFileOf(to))
    putFile(manifestFileOf(to), `${JSON.stringify(manifest.value, null, 2)}\n`)
    renameSync(part, to)
    made.push(to)
    syncFolder(dirname(to))
    return manifest
  } catch (fault) {
    clear(made)
    const why = WHY[diskFaultIn(fault)?.what ?? 'other']
    throw new Error(`The backup ${to} could not be made; nothing of it is left.${why}`, { cause: fault })
  }
}

function refusalOf(keyFile: string | null, to: string): string | null {
  const folder = dirname(to)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return `There is no folder ${folder}. Make it first.`
  if (existsSync(to)) return `${to} is there already, and is not overwritten. Choose another name.`
  if (keyFile === null) return null
  if (!existsSync(keyFile)) {
    return `The key file ${keyFile} is missing, and without it a backup is of no use. Put it back, or keep the key elsewhere and say --without-key.`
  }
  if (existsSync(keyFileOf(to)) && readFileSync(keyFileOf(to), 'utf8') !== readFileSync(keyFile, 'utf8')) {
    return `${keyFileOf(to)} is there already, and is another key. Choose another name.`
  }
  return null
}

/** False: it is there. */
function begin(part: string): boolean {
  try {
    closeSync(openSync(part, 'wx', 0o600))
    return true
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw failure
  }
}

async function manifestOf(deps: WholeBackup, part: string): Promise<Result<Manifest, string>> {
  const { keyFile, keyCheckOf, clock, program, engine, copy } = deps
  const madeAt = new Date(clock.now()).toISOString()
  const copied = await copy(part)
  if (!copied.ok) return copied
  const { identity, keyCheck, migrations, counts } = copied.value
  if (keyFile !== null && keyCheck !== null && keyCheckOf(keyFile) !== keyCheck) {
    return refused(`The key file ${keyFile} does not belong to this database. Put back the one that does.`)
  }
  syncFile(part)
  const file = { bytes: statSync(part).size, sha256: await sha256Of(part) }
  return ok({ format: 1, engine, ...identity, keyCheck, schema: migrations.at(-1)!, counts, ...file, madeAt, program })
}

function clear(files: readonly string[]): void {
  for (const one of files) rmSync(one, { force: true })
}

const WHY = {
  full: ' The disk is full. Make room, or choose another folder.',
  failed: ' The disk failed. Look at it (esep doctor), or choose another folder.',
  other: '',
}
