/** Account lists: which accounts a utility has, without what belongs to each; paged by key. */
import type { Db } from '#server/storage/db.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

export type InForce = { utility: string; district?: string; on: CalendarDate }

export function accountLists(db: Db) {
  const inForce = ({ utility, district, on }: InForce) =>
    db
      .selectFrom('account')
      .where('utility', '=', utility)
      .$if(district !== undefined, (query) => query.where('district', '=', district!))
      .where('contract_starts_on', '<=', on)
      .where((row) => row.or([row('contract_ends_on', 'is', null), row('contract_ends_on', '>=', on)]))

  return {
    /** Those with a contract in force that day, in the order of their keys. */
    async inForce(which: InForce, after: AccountKey | null, limit: number): Promise<AccountKey[]> {
      const rows = await inForce(which)
        // `.` is what follows `-`.
        .where('account', '>', after ?? `${which.utility}-`)
        .where('account', '<', `${which.utility}.`)
        .select('account')
        .orderBy('account')
        .limit(limit)
        .execute()
      return rows.map(({ account }) => account)
    },

    async inForceAmong(which: InForce, keys: readonly AccountKey[]): Promise<AccountKey[]> {
      const rows = await inForce(which).where('account', 'in', keys).select('account').execute()
      return rows.map(({ account }) => account)
    },

    async countInForce(which: InForce): Promise<number> {
      const row = await inForce(which)
        .select((select) => select.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    /** Personal data: only for who asks for it, and is noted. */
    async holder(account: AccountKey): Promise<string | null> {
      const row = await db.selectFrom('account').select('holder').where('account', '=', account).executeTakeFirst()
      return row?.holder ?? null
    },

    /** How many accounts are in each district that is named by one. */
    async districts(utility: string): Promise<Map<string, number>> {
      const rows = await db
        .selectFrom('account')
        .where('utility', '=', utility)
        .groupBy('district')
        .orderBy('district')
        .select((row) => ['district', row.fn.countAll<number>().as('count')])
        .execute()
      return new Map(rows.map(({ district, count }) => [district, Number(count)]))
    },
  }
}
