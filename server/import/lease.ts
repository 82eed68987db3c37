/**
 * Lease: one import at a time, on however many machines. It ends by itself, so that an import that was killed does not stand
 * in the way of the next for longer than a minute.
 */
import { randomUUID } from 'node:crypto'
import type { Queries, Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export const LEASE_MS = 60_000

/** The job; under the same name it is kept who does it, for the person who finds it taken. */
const IMPORT = 'accounts import'

export type LeaseHolder = { who: string; origin: string; file: string }

export type Lease = {
  /** To be called in the transaction that begins the import. Refuses in words if another import runs. */
  take(queries: Queries): Promise<Result<null, string>>
  /** To be called in each of its transactions. Throws if the lease was lost: another may be writing. */
  keep(queries: Queries): Promise<void>
  /** The same where no transaction is open, when it is time. */
  keepInTime(): Promise<void>
  letGo(queries: Queries): Promise<void>
}

export function createLease(storage: Storage, clock: Clock, holder: LeaseHolder): Lease {
  const id = randomUUID()
  let keptAt = 0

  const claim = (queries: Queries): Promise<boolean> => {
    keptAt = clock.now()
    return queries.jobs.claim(IMPORT, id, keptAt, keptAt + LEASE_MS)
  }

  async function keep(queries: Queries): Promise<void> {
    if (await claim(queries)) return
    throw new Error(
      'Another import took over, as this one had not been heard of for a minute. Run it again once that has ended.',
    )
  }

  return {
    async take(queries) {
      if (!(await claim(queries))) return refused(await taken(queries))
      await queries.meta.put(IMPORT, JSON.stringify({ ...holder, since: clock.now() }))
      return ok(null)
    },

    keep,

    async keepInTime() {
      if (clock.now() - keptAt > LEASE_MS / 6) await storage.write(keep)
    },

    letGo: (queries) => queries.jobs.letGo(IMPORT, id),
  }
}

async function taken(queries: Queries): Promise<string> {
  const { who, file, since } = JSON.parse((await queries.meta.get(IMPORT)) ?? '{}') as Partial<
    LeaseHolder & { since: number }
  >
  const at = since === undefined ? '' : ` since ${new Date(since).toISOString().slice(0, 19)}Z`
  return `Another import is under way: of ${file ?? 'a file'} by ${who ?? 'somebody'}${at}. Wait for its end. If it was killed, it stands in the way for a minute.`
}
