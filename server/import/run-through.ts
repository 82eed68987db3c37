/** Run through: takes a file from its first line to its last, some accounts at a time, and keeps count; whether anything is written is its caller's affair. */
import { setTimeout as wait } from 'node:timers/promises'
import type { BilledAccount } from '#server/import/billed-account.ts'
import type { ErrorsFile } from '#server/import/errors-file.ts'
import { createGrouping, type Groups } from '#server/import/group-lines.ts'
import { addGroups, addPlanned, type ImportCounts, noCounts } from '#server/import/import-counts.ts'
import type { ImportRequest } from '#server/import/import-request.ts'
import type { Lease } from '#server/import/lease.ts'
import type { Planned } from '#server/import/load-chunk.ts'
import type { OpenedFile } from '#server/import/open-file.ts'

/** So many make a transaction of some 50 ms. */
const ACCOUNTS_A_CHUNK = 500

/** A server beside may take its turn for so long of the time that a chunk took. */
const SHARE_LEFT = 0.2

export type Run = {
  isLoading: boolean
  lease: Lease | null
  take(accounts: readonly BilledAccount[]): Promise<Planned>
}

export async function runThrough(
  { onProgress, signal }: ImportRequest,
  { table, reader, scattered, lines: of }: OpenedFile,
  errors: ErrorsFile,
  { isLoading, lease, take }: Run,
): Promise<{ counts: ImportCounts; isStopped: boolean }> {
  const counts = noCounts()
  const grouping = createGrouping(scattered)
  let waiting: BilledAccount[] = []
  let lines = 0

  function add(groups: Groups): void {
    addGroups(counts, groups)
    errors.add(groups.bad)
    waiting.push(...groups.accounts)
  }

  async function takeSome(least: number): Promise<void> {
    while (waiting.length >= least && !signal?.aborted) {
      const start = performance.now()
      const planned = await take(waiting.slice(0, ACCOUNTS_A_CHUNK))
      waiting = waiting.slice(ACCOUNTS_A_CHUNK)
      addPlanned(counts, planned)
      errors.add([...planned.bad, ...planned.warned])
      errors.keep()
      if (isLoading) await wait((performance.now() - start) * SHARE_LEFT)
    }
  }

  for await (const block of table.lines()) {
    add(grouping.add(block.map(reader.read)))
    await takeSome(ACCOUNTS_A_CHUNK)
    if (signal?.aborted) return { counts, isStopped: true }
    await lease?.keepInTime()
    errors.keep()
    lines += block.length
    onProgress?.({ lines, of, isLoading })
  }
  add(grouping.end())
  await takeSome(1)
  return { counts, isStopped: waiting.length > 0 }
}
