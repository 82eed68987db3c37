/** Control readings: what inspectors and residents both said of an account for one period; paged by account. */
import { type SqlBool, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { listOf } from '#server/storage/engine/key-lists.ts'
import type { ReadingTable } from '#server/storage/schema.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Period } from '#shared/lib/calendar-date.ts'

export type ControlReading = Pick<
  ReadingTable,
  'account' | 'id' | 'register' | 'channel' | 'value' | 'read_on' | 'taken_at' | 'received_at' | 'status'
>

/** As the index says it: a planner that sees a parameter may not find it. */
const isInspectors = sql<SqlBool>`channel = 'inspector'`

export function controlReadings(db: Db) {
  return {
    /** The utility's accounts of which an inspector read anything for the period, in the order of their keys. */
    async inspected(utility: string, period: Period, after: AccountKey, limit: number): Promise<AccountKey[]> {
      const rows = await db
        .selectFrom('reading')
        .select('account')
        .distinct()
        .where(isInspectors)
        .where('period', '=', period)
        // `.` is what follows `-`.
        .where('account', '>', after === '' ? `${utility}-` : after)
        .where('account', '<', `${utility}.`)
        .orderBy('account')
        .limit(limit)
        .execute()
      return rows.map(({ account }) => account)
    },

    /** What counts, was superseded or is held; strangers’ readings are nobody’s word on the account. */
    async readings(accounts: readonly AccountKey[], period: Period): Promise<ControlReading[]> {
      if (accounts.length === 0) return []
      return await db
        .selectFrom('reading')
        .select(['account', 'id', 'register', 'channel', 'value', 'read_on', 'taken_at', 'received_at', 'status'])
        .where(sql<SqlBool>`account ${listOf(db, accounts).sql}`)
        .where('period', '=', period)
        .where('status', 'in', ['accepted', 'superseded', 'held'])
        .where((row) => row.or([row('reason', 'is', null), row('reason', '<>', 'not-entitled')]))
        .orderBy('account')
        .orderBy('register')
        .execute()
    },
  }
}
