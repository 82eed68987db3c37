/**
 * Together: writes that wait at the same time share one transaction, and so one flush of the disk.
 *
 * Each still has its own answer, given after the commit. If the shared transaction fails, each is written alone, so that
 * nobody's fault is another's; unless the storage itself broke or is out of reach, when nobody knows what is on disk
 * ([faults/V3]).
 */
import { setImmediate } from 'node:timers/promises'
import { isStorageAway, isStorageBroken } from '#server/storage/broken.ts'

type Write<Tools> = <Value>(work: (tools: Tools) => Promise<Value>) => Promise<Value>

type Waiting<Tools> = {
  work: (tools: Tools) => Promise<unknown>
  resolve: (value: never) => void
  reject: (failure: unknown) => void
}

/** More would let the first wait long for the last. */
const MOST_TOGETHER = 16

/** `work` may run twice, if it shared a transaction that failed: it must have no effect outside its transaction. */
export function together<Tools>(write: Write<Tools>): Write<Tools> {
  let waiting: Waiting<Tools>[] = []
  let isWriting = false

  async function writeAll(): Promise<void> {
    if (isWriting) return
    isWriting = true
    while (waiting.length > 0) {
      // SQLite answers without leaving this turn: what has come meanwhile is only heard now, and may share the flush.
      await setImmediate()
      const some = waiting.slice(0, MOST_TOGETHER)
      waiting = waiting.slice(MOST_TOGETHER)
      await commit(some)
    }
    isWriting = false
  }

  async function commit(jobs: readonly Waiting<Tools>[]): Promise<void> {
    try {
      const values = await write(async (tools) => {
        const done: unknown[] = []
        for (const { work } of jobs) done.push(await work(tools))
        return done
      })
      for (const [at, { resolve }] of jobs.entries()) resolve(values[at] as never)
    } catch (failure) {
      if (jobs.length > 1 && !isStorageBroken(failure) && !isStorageAway(failure)) {
        for (const job of jobs) await commit([job])
        return
      }
      // Whoever waits behind would only wait as long again.
      const behind = isStorageAway(failure) ? waiting.splice(0) : []
      for (const { reject } of [...jobs, ...behind]) reject(failure)
    }
  }

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject })
      void writeAll()
    })
}
