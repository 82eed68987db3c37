/**
 * Verify: the readings with their events, page by page in the order of their keys, for whoever compares them; and what the
 * engine itself finds wrong. Decides nothing.
 *
 * Each page is a short read of its own: others write meanwhile, so what looks wrong is to be asked for once more with
 * `one`, in a transaction.
 */
import { sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { isPostgres } from '#server/storage/engine/per-account.ts'
import { postgresIntegrity } from '#server/storage/engine/postgres-integrity.ts'
import { sqliteIntegrity } from '#server/storage/engine/sqlite-integrity.ts'
import type { ReadingKey, StoredReading } from '#server/storage/readings.ts'
import type { EventTable } from '#server/storage/schema.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { RegisterKey } from '#shared/domain/meter.ts'
import type { Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** `last` null: these are the last. Events may be there whose reading is not. */
export type Page = { readings: StoredReading[]; events: EventTable[]; last: ReadingKey | null }

/** Before every key. */
export const BEFORE_ALL: ReadingKey = { account: '', id: '', variant: -1 }

const isAfter = (key: ReadingKey) => sql<boolean>`(account, id, variant) > (${key.account}, ${key.id}, ${key.variant})`
const isUpTo = (key: ReadingKey) => sql<boolean>`(account, id, variant) <= (${key.account}, ${key.id}, ${key.variant})`

export function verify(db: Db) {
  return {
    /** What the engine finds wrong; null if it has nothing to look with. */
    integrity: async (): Promise<string[] | null> =>
      isPostgres(db) ? await postgresIntegrity(db) : sqliteIntegrity(db),

    async page(after: ReadingKey, limit: number): Promise<Page> {
      const readings = await db
        .selectFrom('reading')
        .selectAll()
        .where(isAfter(after))
        .orderBy('account')
        .orderBy('id')
        .orderBy('variant')
        .limit(limit)
        .execute()
      const last = readings.length < limit ? null : readings.at(-1)!
      const events = await db
        .selectFrom('event')
        .selectAll()
        .where(isAfter(after))
        .$if(last !== null, (rows) => rows.where(isUpTo(last!)))
        .orderBy('account')
        .orderBy('id')
        .orderBy('variant')
        .orderBy('step')
        .execute()
      return { readings, events, last }
    },

    /** One reading, if it is there, and its events. */
    async one({ account, id, variant }: ReadingKey): Promise<{ reading: StoredReading | null; events: EventTable[] }> {
      const reading = await db
        .selectFrom('reading')
        .selectAll()
        .where('account', '=', account)
        .where('id', '=', id)
        .where('variant', '=', variant)
        .executeTakeFirst()
      const events = await db
        .selectFrom('event')
        .selectAll()
        .where('account', '=', account)
        .where('id', '=', id)
        .where('variant', '=', variant)
        .orderBy('step')
        .execute()
      return { reading: reading ?? null, events }
    },

    /** How many readings count for one register and period; more than one is against R4. */
    async acceptedCount(account: AccountKey, register: RegisterKey, period: Period): Promise<number> {
      const row = await db
        .selectFrom('reading')
        .where('account', '=', account)
        .where('register', '=', register)
        .where('period', '=', period)
        .where('status', '=', 'accepted')
        .select((select) => select.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    /** Rows of the tables that matter most. */
    async counts(): Promise<{ account: number; reading: number; event: number }> {
      return { account: await countOf('account'), reading: await countOf('reading'), event: await countOf('event') }
    },

    /** When the newest reading was received, by the server's clock of that time. Looks at all of them. */
    async newestReceivedAt(): Promise<Instant | null> {
      const row = await db
        .selectFrom('reading')
        .select((select) => select.fn.max('received_at').as('at'))
        .executeTakeFirst()
      return row === undefined || row.at === null ? null : Number(row.at)
    },
  }

  async function countOf(table: 'account' | 'reading' | 'event'): Promise<number> {
    const row = await db
      .selectFrom(table)
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return Number(row.count)
  }
}
