/** Suspensions: the days on which nobody is visited in a district, and whom that concerns. What follows is not decided here. */
import { type SqlBool, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import type { RoundTable, SuspensionTable, VisitTable } from '#server/storage/visit-tables.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

export function suspensions(db: Db) {
  return {
    async add(row: SuspensionTable): Promise<void> {
      await db.insertInto('suspension').values(row).execute()
    },

    /** All that were ever made, the first to begin first; there are few. */
    async of(utility: string): Promise<SuspensionTable[]> {
      return await db
        .selectFrom('suspension')
        .selectAll()
        .where('utility', '=', utility)
        .orderBy('from_on')
        .orderBy('district')
        .orderBy('made_at')
        .orderBy('suspension')
        .execute()
    },

    async resume(suspension: string, on: CalendarDate): Promise<void> {
      await db.updateTable('suspension').set({ resumed_on: on }).where('suspension', '=', suspension).execute()
    },

    /** What phones have of the dwellings on open rounds of a district is out of date. */
    async touchDistrict(utility: string, district: string): Promise<void> {
      await db
        .updateTable('account')
        .set((row) => ({ revision: row('revision', '+', 1) }))
        .where('account', 'in', (row) =>
          row
            .selectFrom('dwelling')
            .innerJoin('round', 'round.round', 'dwelling.round')
            .select('dwelling.account')
            .where('round.utility', '=', utility)
            .where('round.district', '=', district)
            .where('round.closed_at', 'is', null)
            .where('dwelling.ended_at', 'is', null),
        )
        .execute()
    },

    async touchRound(round: string): Promise<void> {
      await db
        .updateTable('account')
        .set((row) => ({ revision: row('revision', '+', 1) }))
        .where('account', 'in', (row) =>
          row.selectFrom('dwelling').select('account').where('round', '=', round).where('ended_at', 'is', null),
        )
        .execute()
    },

    /** The open rounds a dwelling is on. */
    async roundsOf(account: AccountKey): Promise<Pick<RoundTable, 'round' | 'district' | 'day'>[]> {
      return await db
        .selectFrom('dwelling')
        .innerJoin('round', 'round.round', 'dwelling.round')
        .select(['round.round', 'round.district', 'round.day'])
        .where('dwelling.account', '=', account)
        .where('dwelling.ended_at', 'is', null)
        .where('round.closed_at', 'is', null)
        .orderBy('round.day')
        .execute()
    },

    /** The last visit, until that day, that was not made because visits are suspended (code A8). */
    async putOff(account: AccountKey, until: CalendarDate): Promise<Pick<VisitTable, 'visited_on' | 'period'> | null> {
      const row = await db
        .selectFrom('visit')
        .select(['visited_on', 'period'])
        .where('account', '=', account)
        .where('status', '=', 'accepted')
        .where('visited_on', '<=', until)
        .where(sql<SqlBool>`' ' || codes || ' ' like '% A8 %'`)
        .orderBy('visited_on', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row ?? null
    },
  }
}
