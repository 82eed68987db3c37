/** Queued readings: how many of a utility wait for which opening of which channel, counted an opening at a time; and which do. */
import { type SqlBool, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { listOf } from '#server/storage/engine/key-lists.ts'
import { runKept } from '#server/storage/kept-text.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Channel } from '#shared/domain/channel.ts'
import type { RegisterKey } from '#shared/domain/meter.ts'
import type { CalendarDate, Period } from '#shared/lib/calendar-date.ts'
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

    /** What waits to count for a period, of these accounts. */
    async waitingFor(
      accounts: readonly AccountKey[],
      period: Period,
    ): Promise<{ account: AccountKey; register: RegisterKey; readOn: CalendarDate }[]> {
      if (accounts.length === 0) return []
      const asked = listOf(db, accounts)
      const rows = await runKept(db, 'readings queued', [...asked.values, period], () =>
        db
          .selectFrom('reading')
          .select(['account', 'register', 'read_on'])
          .where(sql<SqlBool>`account ${asked.sql}`)
          .where(isQueued)
          .where('period', '=', period),
      )
      return rows.map(({ account, register, read_on: readOn }) => ({ account, register, readOn }))
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
