/**
 * Seal audit: the job that puts what was noted into the chain of seals, and says the head of the chain once a day, so that
 * a copy of it lies outside the database ([security/K1]).
 *
 * Any number of servers may do it at once: they write one after another, and no row nor number can be sealed twice.
 */
import { setImmediate } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Job } from '#server/jobs/loop.ts'
import { isLate } from '#server/keeping/late.ts'
import { NO_SEAL, sealHash } from '#server/keeping/seal-hash.ts'
import type { AuditTable, SealTable } from '#server/storage/schema.ts'
import type { Queries, Storage } from '#server/storage/storage.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'

/** Rows a transaction. */
const CHUNK = 500

/** What another transaction noted a moment earlier has committed by then, and stands in its place. */
const SETTLED = 5000

const AN_HOUR = 3_600_000
const A_DAY = 24 * AN_HOUR

/** Each run looks back as far as this; once a day, and at first, at everything. */
const LOOK_BACK = A_DAY

export function sealAudit({ storage, clock, log }: { storage: Storage; clock: Clock; log: Logger }): Job {
  let lookedAtAllOn: number | null = null

  return {
    name: 'seal-audit',
    everyMs: 10_000,

    async isDue() {
      const now = clock.now()
      return dayOf(now) !== lookedAtAllOn || (await unsealed(storage, now, now - LOOK_BACK, 1)).length > 0
    },

    async run() {
      const now = clock.now()
      const isTimeForAll = dayOf(now) !== lookedAtAllOn
      const from = isTimeForAll ? Number.MIN_SAFE_INTEGER : now - LOOK_BACK
      for (;;) {
        const { sealed, late } = await storage.write((queries) => sealSome(queries, now, from))
        for (const row of late) log.warn({ row }, 'audit: a row is much older than what was sealed just before it')
        if (sealed < CHUNK) break
        await setImmediate()
      }
      if (!isTimeForAll) return
      lookedAtAllOn = dayOf(now)
      const head = await storage.audit.head()
      if (head === null) return
      log.info({ number: head.number, hash: head.hash }, 'audit: the head of the chain; keep it outside the database')
    },
  }
}

async function sealSome(queries: Queries, now: Instant, from: Instant): Promise<{ sealed: number; late: string[] }> {
  const head = await queries.audit.head()
  const rows = await unsealed(queries, now, from, CHUNK)
  const before = [head?.at ?? null, ...rows.map(({ at }) => at)]
  await queries.audit.seal(sealsOf(head, rows))
  return { sealed: rows.length, late: rows.filter(({ at }, place) => isLate(at, before[place]!)).map(({ id }) => id) }
}

/** What has settled, and what a wrong clock dated so far ahead that it would wait too long. */
async function unsealed(
  { audit }: Pick<Queries, 'audit'>,
  now: Instant,
  from: Instant,
  limit: number,
): Promise<AuditTable[]> {
  const settled = await audit.unsealed({ from, until: now - SETTLED, limit })
  if (settled.length === limit) return settled
  const ahead = { from: now + AN_HOUR, until: Number.MAX_SAFE_INTEGER, limit: limit - settled.length }
  return [...settled, ...(await audit.unsealed(ahead))]
}

function sealsOf(head: SealTable | null, rows: readonly AuditTable[]): SealTable[] {
  let { number, hash } = head ?? { number: 0, hash: NO_SEAL }
  return rows.map((row) => {
    number += 1
    hash = sealHash(hash, row)
    return { number, audit: row.id, hash }
  })
}

const dayOf = (at: Instant): number => Math.floor(at / A_DAY)
