/**
 * Put in place: gives a restored database the name of the present one, which keeps another; killed at any moment, that name
 * leads to the one or to the other, each whole.
 *
 * The order is what matters. A write-ahead log that is left beside another file would be replayed into it. So the present
 * database comes here folded into its one file, with nothing beside it, and held so that nobody opens it. It gets a second
 * name; then the restored file takes its first name over, in one step of the file system. A file too damaged to be folded
 * keeps its log under its second name; the log goes before the file does, for without its file it can do no harm.
 */
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { putFile, syncFolder } from '#server/keeping/durable.ts'
import { BESIDE } from '#server/storage/engine/settle-restore.ts'

export type PutInPlace = {
  /** The name, and what is to have it. */
  file: string
  fresh: string
  /** The second name of the present database. */
  aside: string
  keyFile: string
  /** The key that belongs to the restored database; null: the present one does. */
  freshKey: string | null
  /** Told before each change, by its name. */
  step: (name: string) => void
  /** Some file systems know no second names. */
  link?: ((from: string, to: string) => void) | undefined
}

export function putInPlace({ file, fresh, aside, keyFile, freshKey, step, link = linkSync }: PutInPlace): void {
  const beside = BESIDE.filter((ending) => existsSync(file + ending))
  for (const ending of beside) {
    step(`second name of ${ending}`)
    secondName(file + ending, aside + ending, link)
  }
  if (existsSync(file)) {
    step('second name')
    secondName(file, aside, link)
  }
  if (freshKey !== null) {
    if (existsSync(keyFile)) {
      step('second name of the key')
      secondName(keyFile, `${aside}.key`, link)
    }
    step('key')
    const owner = statSync(keyFile, { throwIfNoEntry: false })
    putFile(keyFile, readFileSync(freshKey, 'utf8'))
    if (owner) giveTo(keyFile, owner)
  }
  for (const ending of beside) {
    step(`gone: ${ending}`)
    rmSync(file + ending, { force: true })
  }
  syncFolder(dirname(file))
  step('in place')
  renameSync(fresh, file)
  syncFolder(dirname(file))
}

const NO_SECOND_NAMES = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

/** Where there are none the file moves: until the end there is none under the first name, and a start refuses that. */
function secondName(file: string, aside: string, link: (from: string, to: string) => void): void {
  try {
    link(file, aside)
  } catch (failure) {
    if (!NO_SECOND_NAMES.has(String((failure as NodeJS.ErrnoException).code))) throw failure
    renameSync(file, aside)
  }
}

/** Whoever serves must be able to open what root restored. Without the right to give away, it stays who restores. */
export function giveTo(file: string, { uid, gid, mode }: Pick<Stats, 'uid' | 'gid' | 'mode'>): void {
  try {
    chmodSync(file, mode & 0o666)
    chownSync(file, uid, gid)
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'EPERM') throw failure
  }
}
