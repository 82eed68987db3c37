/**
 * Together: what waits at the same time is written in one transaction, and so with one flush of the disk.
 *
 * Each still has its own answer, given after the commit. If the shared transaction fails, each is written alone, so that
 * nobody's fault is another's; unless the storage itself broke or is out of reach, when nobody knows what is on disk
 * ([faults/V3]).
 */
import { setImmediate } from 'node:timers/promises'
import { isStorageAway, isStorageBroken } from '#server/storage/broken.ts'

type Waiting<Item, Answer> = {
  item: Item
  resolve: (answer: Answer) => void
  reject: (failure: unknown) => void
}

export type How<Item> = {
  sizeOf: (item: Item) => number
  /** Of all that shares a transaction; one that is larger has its own. */
  most: number
}

/**
 * `write` has an answer for each item, in their order. An item may be written twice, if it shared a transaction that
 * failed: writing it must have no effect outside its transaction.
 */
export function together<Item, Answer>(
  write: (items: readonly Item[]) => Promise<readonly Answer[]>,
  { sizeOf, most }: How<Item>,
): (item: Item) => Promise<Answer> {
  const waiting: Waiting<Item, Answer>[] = []
  let isWriting = false

  async function writeAll(): Promise<void> {
    if (isWriting) return
    isWriting = true
    while (waiting.length > 0) {
      // SQLite answers without leaving this turn: what has come meanwhile is only heard now, and may share the flush.
      await setImmediate()
      await commit(takeSome())
    }
    isWriting = false
  }

  function takeSome(): Waiting<Item, Answer>[] {
    let size = 0
    const over = waiting.findIndex(({ item }, at) => {
      size += sizeOf(item)
      return at > 0 && size > most
    })
    return waiting.splice(0, over === -1 ? waiting.length : over)
  }

  async function commit(some: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await write(some.map(({ item }) => item))
      for (const [at, { resolve }] of some.entries()) resolve(answers[at]!)
    } catch (failure) {
      if (some.length > 1 && !isStorageBroken(failure) && !isStorageAway(failure)) {
        for (const one of some) await commit([one])
        return
      }
      // Whoever waits behind would only wait as long again.
      const behind = isStorageAway(failure) ? waiting.splice(0) : []
      for (const { reject } of [...some, ...behind]) reject(failure)
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      void writeAll()
    })
}
