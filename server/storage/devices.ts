/** Devices: what each phone last said of itself, so that the utility can see where readings are stuck. */
import { type SqlBool, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { runKept } from '#server/storage/kept-text.ts'
import type { DeviceTable } from '#server/storage/schema.ts'
import { storableText } from '#server/storage/storable-text.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** What devices last said of readings they hold without a receipt: on how many, how many, and since when. */
export type Unsent = { devices: number; readings: number; oldest: Instant | null }

const COLUMNS = [
  'device',
  'subject',
  'app',
  'unsent',
  'oldest_unsent_at',
  'clock_skew',
  'seen_at',
  'unsent_photos',
  'oldest_photo_at',
] as const

/** As the index says it: a planner that sees a parameter may not find it. */
const hasUnsent = sql<SqlBool>`unsent > 0`

export function devices(db: Db) {
  return {
    /** In the order in which they were heard: of what one device says twice the last holds. */
    async seen(said: readonly DeviceTable[]): Promise<void> {
      if (said.length === 0) return
      const stored = said.map((one) => ({ ...one, device: storableText(one.device), app: storableText(one.app) }))
      const rows = [...new Map(stored.map((row) => [`${row.subject} ${row.device}`, row])).values()]
      const values = rows.flatMap((row) => COLUMNS.map((column) => row[column]))
      await runKept(db, 'devices seen', values, () =>
        db
          .insertInto('device')
          .values(rows.map((row) => Object.fromEntries(COLUMNS.map((column) => [column, row[column]])) as DeviceTable))
          .onConflict((clash) =>
            clash.columns(['device', 'subject']).doUpdateSet((row) => ({
              app: row.ref('excluded.app'),
              unsent: row.ref('excluded.unsent'),
              oldest_unsent_at: row.ref('excluded.oldest_unsent_at'),
              clock_skew: row.ref('excluded.clock_skew'),
              seen_at: row.ref('excluded.seen_at'),
              unsent_photos: row.ref('excluded.unsent_photos'),
              oldest_photo_at: row.ref('excluded.oldest_photo_at'),
            })),
          ),
      )
    },

    async find(device: string, subject: string): Promise<DeviceTable | null> {
      const row = await db
        .selectFrom('device')
        .selectAll()
        .where('device', '=', storableText(device))
        .where('subject', '=', subject)
        .executeTakeFirst()
      return row ?? null
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
