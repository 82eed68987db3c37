/**
 * Restore: a backup takes the place of the present database, which is kept beside it; a new epoch begins, so that phones ask
 * after what they handed in and send again what the backup lacks ([faults/V9]).
 *
 * Everything is made ready in FILE.restoring, the new epoch too: what is put in place at the end has served nobody. Until
 * then the present database is untouched.
 */
import { existsSync, mkdirSync, realpathSync, rmSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { refusalOf } from '#server/keeping/backup-file.ts'
import { beginEpoch } from '#server/keeping/begin-epoch.ts'
import { syncFile } from '#server/keeping/durable.ts'
import { fittingKey } from '#server/keeping/fitting-key.ts'
import { whyNoRoom } from '#server/keeping/free-space.ts'
import { readManifest } from '#server/keeping/manifest.ts'
import { giveTo, type PutInPlace, putInPlace } from '#server/keeping/put-in-place.ts'
import { restoredCopy } from '#server/keeping/restored-copy.ts'
import { isStorageBroken, isStorageBusy, isStorageFull } from '#server/storage/broken.ts'
import { BEFORE, BESIDE, RESTORING, settleRestore } from '#server/storage/engine/settle-restore.ts'
import { claimFile } from '#server/storage/engine/sqlite.ts'
import { type Hold, holdSqlite, toSingleFile } from '#server/storage/engine/sqlite-backup.ts'
import type { Facts } from '#server/storage/look.ts'
import { openStorage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type RestoreDeps = {
  /** The backup. */
  from: string
  /** The database whose place it takes, and its key. */
  file: string
  keyFile: string
  keyCheckOf: (keyFile: string) => string
  clock: Clock
  /** For the audit. */
  who: string
  origin: string
  onProgress?: (doneBytes: number, totalBytes: number) => void
  /** Told before each change, by its name: a test ends it there. */
  step?: (name: string) => void
  link?: PutInPlace['link']
  lingerMs?: number
}

export type Restored = {
  facts: Facts
  epoch: string
  /** When the backup was made, if it says so. */
  madeAt: string | null
  /** Where the database is that was there before; null if there was none. */
  aside: string | null
}

/** Longer than a command waits for a database: one that was just opening the old file must not go on with it. */
const LINGER_MS = 6000

/** Refused in a sentence if it cannot be done; nothing is changed then. */
export async function restore(deps: RestoreDeps): Promise<Result<Restored, string>> {
  const { from, clock, onProgress = () => undefined, step = () => undefined } = deps
  const file = existsSync(deps.file) ? realpathSync(deps.file) : deps.file
  const manifest = readManifest(from)
  if (!manifest.ok) return manifest
  const refusal = refusalOf(from, file, 'sqlite', manifest.value)
  if (refusal !== null) return refused(refusal)
  mkdirSync(dirname(file), { recursive: true })
  const noRoom = whyNoRoom(dirname(file), statSync(from).size)
  if (noRoom !== null) return refused(noRoom)

  const claim = claimed(deps.file)
  if (claim === null) {
    return refused(`${deps.file} is being served by another process. Stop that one first; nothing was changed.`)
  }
  const owner = ownerOf(file)
  giveTo(`${deps.file}.serving`, owner)
  const fresh = file + RESTORING
  const wasThere = existsSync(file)
  let hold: Hold | null = null
  try {
    settleRestore(deps.file)
    step('copy')
    clear(fresh)
    const copy = await restoredCopy({ from, to: fresh, manifest: manifest.value, onProgress })
    if (!copy.ok) return copy
    const key = fittingKey(deps, copy.value.keyCheck)
    if (!key.ok) return key
    const madeAt = manifest.value?.madeAt ?? null
    const epoch = await prepared(fresh, deps, madeAt)
    toSingleFile(fresh)
    syncFile(fresh)
    giveTo(fresh, owner)

    step('fold')
    const held = holdPresent(file)
    if (held === 'in use') {
      return refused(
        `${file} is open elsewhere. Wait until the other command has ended, or end it; nothing was changed.`,
      )
    }
    hold = held
    const aside = freeName(file + BEFORE + new Date(clock.now()).toISOString().slice(0, 19).replace(/[-:]/g, ''))
    putInPlace({ file, fresh, aside, keyFile: deps.keyFile, freshKey: key.value, step, link: deps.link })
    step('done')
    if (hold) await wait(deps.lingerMs ?? LINGER_MS)
    return ok({ facts: copy.value, epoch, madeAt, aside: wasThere ? aside : null })
  } finally {
    // Without a database under its name the copy stays: the next start refuses, and says what to do.
    if (!wasThere || existsSync(file)) clear(fresh)
    hold?.release()
    claim.close()
  }
}

/** Null: whoever serves it has it. */
function claimed(file: string): ReturnType<typeof claimFile> | null {
  try {
    return claimFile(file)
  } catch (fault) {
    const { cause } = fault as Error
    if (isStorageBusy(cause) && !isStorageFull(cause)) return null
    throw fault
  }
}

/** With its schema up to date, and in one file. */
async function prepared(fresh: string, deps: RestoreDeps, madeAt: string | null): Promise<string> {
  const storage = await openStorage({ file: fresh, serving: false })
  try {
    return await beginEpoch(storage, { ...deps, madeAt })
  } finally {
    await storage.close()
  }
}

/** Null: there is none, or it is too damaged to be folded. */
function holdPresent(file: string): Hold | null | 'in use' {
  if (!existsSync(file)) return null
  try {
    return holdSqlite(file)
  } catch (fault) {
    if (isStorageBusy(fault) && !isStorageFull(fault)) return 'in use'
    if (isStorageBroken(fault)) return null
    throw fault
  }
}

/** Whose the files are to be: as the present database, or else as its folder. */
function ownerOf(file: string): Pick<Stats, 'uid' | 'gid' | 'mode'> {
  const present = statSync(file, { throwIfNoEntry: false })
  if (present) return present
  const { uid, gid } = statSync(dirname(file))
  return { uid, gid, mode: 0o600 }
}

function freeName(name: string): string {
  let free = name
  const isTaken = (): boolean => ['', '.key', ...BESIDE].some((ending) => existsSync(free + ending))
  for (let at = 2; isTaken(); at += 1) free = `${name}-${at}`
  return free
}

function clear(fresh: string): void {
  for (const one of [fresh, ...BESIDE.map((ending) => fresh + ending)]) rmSync(one, { force: true })
}
