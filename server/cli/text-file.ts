/** Text file: a file that a person names, small enough to be read at once, as text; what is wrong is told as a UsageError. */
import { readFileSync } from 'node:fs'
import { UsageError } from '#server/cli/cli.ts'

const A_MEGABYTE = 1024 * 1024

/** UTF-8, with or without a mark of it. */
export function readTextFile(path: string, mostMegabytes = 1): string {
  const bytes = bytesOf(path)
  if (bytes.length > mostMegabytes * A_MEGABYTE) {
    throw new UsageError(`${path} is larger than ${mostMegabytes} MB; it is hardly the file you mean.`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (failure) {
    // TypeError: bytes that are not UTF-8
    if (failure instanceof TypeError) throw new UsageError(`${path} is not in UTF-8. Save it so, and try again.`)
    throw failure
  }
}

export function readJsonFile(path: string): unknown {
  const text = readTextFile(path)
  try {
    return JSON.parse(text)
  } catch (failure) {
    if (failure instanceof SyntaxError) throw new UsageError(`${path} is not JSON: ${failure.message}.`)
    throw failure
  }
}

const WHY: Record<string, string> = {
  ENOENT: 'is not there',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by you',
  ENOTDIR: 'is not there',
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (failure) {
    const why = WHY[(failure as NodeJS.ErrnoException).code ?? '']
    if (why) throw new UsageError(`${path} ${why}.`)
    throw failure
  }
}
