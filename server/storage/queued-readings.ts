/** Queued readings: how many of a utility wait for which opening of which channel. Counted an opening at a time. */
import { type SqlBool, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import type { Channel } from '#shared/domain/channel.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type Queued = { channel: Channel; opensAt: Instant; count: number }

/** As the index says it: a planner that sees a parameter may not find it. */
const isQueued = sql<SqlBool>`status = 'queued'`

export function queuedReadings(db: Db) {
  return {
    /** Earliest opening first. */
    async of(utility: string): Promise<Queued[]> {
      const queued: Queued[] = []
      for (let opensAt = await openingFrom(0); opensAt !== null; opensAt = await openingFrom(opensAt + 1)) {
        const rows = await db
          .selectFrom('reading')
          .where(isQueued)
          .where('opens_at', '=', opensAt)
          // `.` is what follows `-`.
          .where('account', '>=', `${utility}-`)
          .where('account', '<', `${utility}.`)
          .groupBy('channel')
          .orderBy('channel')
          .select((row) => ['channel', row.fn.countAll<number>().as('count')])
          .execute()
        for (const { channel, count } of rows) queued.push({ channel, opensAt, count: Number(count) })
      }
      return queued
    },
  }

  /** Of whichever utility: they are few, and so found at once. */
  async function openingFrom(from: Instant): Promise<Instant | null> {
    const row = await db
      .selectFrom('reading')
      .where(isQueued)
      .where('opens_at', '>=', from)
      .select((select) => select.fn.min<number | null>('opens_at').as('at'))
      .executeTakeFirst()
    return row?.at == null ? null : Number(row.at)
  }
}
