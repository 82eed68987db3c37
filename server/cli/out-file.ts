/** Out file: the file a command writes, whole or not at all, whose faults are told in words. */
import { lstatSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from '#server/cli/cli.ts'
import { diskFailure } from '#server/cli/disk-failure.ts'
import { createWholeFile, partOf, type WholeFile } from '#server/consumption/whole-file.ts'

const NOTHING_LEFT = 'nothing of it is left'

/** `ours`: the database file and the key file. Throws a UsageError if there is something that is not to be replaced. */
export function assertPlace(out: string, isForced: boolean, ours: { file: string; keyFile: string }): void {
  if (out === '-') throw new UsageError('Name a file; nothing is written to standard output.')
  const path = resolve(out)
  // Its log, its claim and its ballast lie beside it.
  if (path.startsWith(resolve(ours.file)) || path === resolve(ours.keyFile))
    throw new UsageError(`${out} belongs to the database of this program. Name another file.`)
  const there = lstatSync(out, { throwIfNoEntry: false })
  if (there === undefined) return
  if (there.isDirectory()) throw new UsageError(`${out} is a folder; name a file in it.`)
  if (!there.isFile()) throw new UsageError(`${out} is no ordinary file. Name another one.`)
  if (!isForced) throw new UsageError(`${out} is there already. Name another file, or say --force to replace it.`)
}

/** `work` places the file; whatever else happens, a signal too, leaves nothing of it behind. */
export async function withOutFile<Value>(
  out: string,
  work: (file: WholeFile) => Promise<Value>,
  abandonMore: () => void = () => undefined,
): Promise<Value> {
  const file = await fileAt(out)
  const abandon = () => {
    file.abandon()
    abandonMore()
  }
  const interrupted = () => {
    abandon()
    process.exit(130)
  }
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    return await work(file)
  } catch (fault) {
    throw diskFailure(fault, out, NOTHING_LEFT)
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted)
    abandon()
  }
}

/** What a person can put right about a file, as the operating system calls it. */
const FAULTS: Record<string, string> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'that is a folder',
  EACCES: 'it may not be written there',
  EPERM: 'it may not be written there',
  EROFS: 'nothing can be written there',
  ENAMETOOLONG: 'that name is too long',
}

/** Throws a UsageError if it is the person's to put right. */
export function outFault(out: string, failure: NodeJS.ErrnoException): never {
  const fault = FAULTS[failure.code ?? '']
  if (fault === undefined) throw diskFailure(failure, out, NOTHING_LEFT)
  throw new UsageError(`${out} cannot be written: ${fault}.`)
}

async function fileAt(out: string): Promise<WholeFile> {
  const file = await createWholeFile(out).catch((failure: NodeJS.ErrnoException) => outFault(out, failure))
  if (file.ok) return file.value
  throw new UsageError(
    `${partOf(out)} is there: another run is writing it, or one was cut off. If none is running, delete it and try again.`,
  )
}
