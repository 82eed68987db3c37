/** Restored copy: a backup as it is copied and looked through, before anything else is done with it. */
import { createHash } from 'node:crypto'
import { copyFileSync, createReadStream, createWriteStream, existsSync, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { type Manifest, manifestFileOf } from '#server/keeping/manifest.ts'
import { type Facts, lookAt } from '#server/storage/look.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type RestoredCopyDeps = {
  from: string
  to: string
  manifest: Manifest | null
  onProgress: (done: number, total: number) => void
}

/** What the copy is, or why it cannot be used. */
export async function restoredCopy({
  from,
  to,
  manifest,
  onProgress,
}: RestoredCopyDeps): Promise<Result<Facts, string>> {
  const sum = await copyOf(from, to, onProgress)
  if (manifest !== null && manifest.sha256 !== sum) {
    return refused(`${from} is torn: its sum is not the one in ${manifestFileOf(from)}. Take another backup.`)
  }
  const log = `${from}-wal`
  if (existsSync(log) && statSync(log).size > 0) {
    if (manifest !== null) {
      return refused(`${log} lies beside ${from}: somebody opened the backup and changed it. Take another backup.`)
    }
    // A database as it was left, without a manifest: its last commits are in its log.
    copyFileSync(log, `${to}-wal`)
  }
  const look = await lookAt(to)
  switch (look.kind) {
    case 'ours':
      return ok(look.facts)
    case 'foreign':
      return refused(`${from} is an SQLite database, but not one of this program.`)
    case 'newer':
      return refused(look.said)
    case 'damaged':
      return refused(`${from} is damaged or torn: ${look.problems[0]}. Take another backup.`)
  }
}

async function copyOf(from: string, to: string, onProgress: (done: number, total: number) => void): Promise<string> {
  const sum = createHash('sha256')
  const total = statSync(from).size
  let done = 0
  async function* summed(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      sum.update(chunk)
      done += chunk.length
      onProgress(done, total)
      yield chunk
    }
  }
  const read = createReadStream(from, { highWaterMark: 1024 * 1024 })
  await pipeline(read, summed, createWriteStream(to, { flags: 'wx', mode: 0o600 }))
  return sum.digest('hex')
}
