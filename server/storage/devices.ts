/** Devices: what each phone last said of itself, so that the utility can see where readings are stuck. */
import { type SqlBool, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import type { DeviceTable } from '#server/storage/schema.ts'
import { withoutNul } from '#server/storage/without-nul.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** What devices last said of readings they hold without a receipt: on how many, how many, and since when. */
export type Unsent = { devices: number; readings: number; oldest: Instant | null }

/** As the index says it: a planner that sees a parameter may not find it. */
const hasUnsent = sql<SqlBool>`unsent > 0`

export function devices(db: Db) {
  return {
    async seen(said: DeviceTable): Promise<void> {
      const device = { ...said, device: withoutNul(said.device), app: withoutNul(said.app) }
      await db
        .insertInto('device')
        .values(device)
        .onConflict((clash) => clash.columns(['device', 'subject']).doUpdateSet(device))
        .execute()
    },

    async seenSince(since: Instant): Promise<number> {
      const row = await db
        .selectFrom('device')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('seen_at', '>=', since)
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    async unsentSince(since: Instant): Promise<Unsent> {
      const row = await db
        .selectFrom('device')
        .select(({ fn }) => [
          fn.countAll<number>().as('devices'),
          fn.sum<number>('unsent').as('readings'),
          fn.min('oldest_unsent_at').as('oldest'),
        ])
        .where(hasUnsent)
        .where('seen_at', '>=', since)
        .executeTakeFirstOrThrow()
      return {
        devices: Number(row.devices),
        readings: Number(row.readings ?? 0),
        oldest: row.oldest === null ? null : Number(row.oldest),
      }
    },

    /** When any device was last heard, by the clock of then; null if none was. */
    async lastSeen(): Promise<Instant | null> {
      const row = await db
        .selectFrom('device')
        .select((select) => select.fn.max('seen_at').as('at'))
        .executeTakeFirst()
      return row === undefined || row.at === null ? null : Number(row.at)
    },
  }
}
