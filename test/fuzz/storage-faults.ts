/** Storage faults: makes the next writes of a phone fail as browsers do (faults/D4, D6). */
import { IDBObjectStore } from 'fake-indexeddb'

type Failing = 'QuotaExceededError' | 'UnknownError' | 'AbortError'

let failing: { name: Failing; left: number } | null = null

const add = IDBObjectStore.prototype.add

IDBObjectStore.prototype.add = function (this: IDBObjectStore, ...given: Parameters<typeof add>) {
  if (failing !== null && failing.left > 0) {
    failing.left -= 1
    throw new DOMException(failing.name, failing.name)
  }
  return add.apply(this, given)
}

/** While `work` runs, the first `times` rows to be added fail. */
export async function withFailingStorage<Value>(
  name: Failing,
  times: number,
  work: () => Promise<Value>,
): Promise<Value> {
  failing = { name, left: times }
  try {
    return await work()
  } finally {
    failing = null
  }
}
