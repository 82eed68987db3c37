/**
 * Whole file: a file that is there as a whole or not at all: written beside its place as `FILE.part`, put there at the end.
 *
 * Two never write the same one: who comes second finds the part.
 */
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type WholeFile = {
  write(chunk: string | Uint8Array): Promise<void>
  /** All is written and on disk, and has this digest; it is not in its place yet. */
  seal(): Promise<{ bytes: number; sha256: string }>
  /** In place of what may be there. */
  place(): Promise<void>
  /** Leaves nothing behind, unless it is in its place. At once, so that it can be done before a process ends. */
  abandon(): void
}

/** Refused where there is a part already: of another who is writing, or of one who was killed. Throws what the file system says. */
export async function createWholeFile(path: string): Promise<Result<WholeFile, 'being-written'>> {
  const part = partOf(path)
  const handle = await open(part, 'wx').catch((failure: NodeJS.ErrnoException) => {
    if (failure.code === 'EEXIST') return null
    throw failure
  })
  if (handle === null) return refused('being-written')
  const digest = createHash('sha256')
  let bytes = 0
  let isClosed = false
  let isOver = false

  return ok({
    async write(chunk) {
      if (chunk.length === 0) return
      const data = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk
      digest.update(data)
      bytes += data.length
      await handle.writeFile(data)
    },

    async seal() {
      await handle.sync()
      isClosed = true
      await handle.close()
      return { bytes, sha256: digest.digest('hex') }
    },

    async place() {
      await rename(part, path)
      isOver = true
      await syncFolder(dirname(path))
    },

    abandon() {
      if (isOver) return
      isOver = true
      rmSync(part, { force: true })
      // What is gone may not close either.
      if (!isClosed) handle.close().catch(() => undefined)
    },
  })
}

export const partOf = (path: string): string => `${path}.part`

/** So that the new name outlives a loss of power too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
