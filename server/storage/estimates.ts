/**
 * Estimates: what was estimated for periods without a reading, and how far the estimation of each period has come (C2).
 *
 * An estimate is written once and never changed. Whether it counts follows from the readings alone: it does until one is
 * accepted for its period, whoever accepts it.
 */
import { sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import type { AccountTable, EstimateTable, EstimationTable, MeterTable, RegisterTable } from '#server/storage/schema.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** A register with its meter and contract, and what there is for the period: the period itself, or null. */
export type RegisterAtHand = Pick<AccountTable, 'account' | 'contract_starts_on' | 'contract_ends_on'> &
  Pick<MeterTable, 'serial' | 'service' | 'installed_on' | 'removed_on'> &
  Pick<RegisterTable, 'name' | 'digits' | 'decimals' | 'unit'> & { read: Period | null; estimated: Period | null }

const ROWS_A_STATEMENT = 200

export function estimates(db: Db) {
  return {
    /** What is known of a utility's periods, the latest first. */
    async progress(utility: string): Promise<EstimationTable[]> {
      return await db
        .selectFrom('estimation')
        .selectAll()
        .where('utility', '=', utility)
        .orderBy('period', 'desc')
        .execute()
    },

    /** Rows that are there already stay as they are. */
    async begin(rows: readonly EstimationTable[]): Promise<void> {
      if (rows.length === 0) return
      await db
        .insertInto('estimation')
        .values([...rows])
        .onConflict((clash) => clash.columns(['utility', 'period']).doNothing())
        .execute()
    },

    /** So many more were made, up to that account; never backwards, should two be at it. */
    async reach(utility: string, period: Period, reached: AccountKey, made: number): Promise<void> {
      await db
        .updateTable('estimation')
        .set((row) => ({
          made: row('made', '+', made),
          reached: row.case().when('reached', '<', reached).then(reached).else(row.ref('reached')).end(),
        }))
        .where('utility', '=', utility)
        .where('period', '=', period)
        .execute()
    },

    /** False if it was done already. */
    async finish(utility: string, period: Period, at: Instant): Promise<boolean> {
      const finished = await db
        .updateTable('estimation')
        .set({ state: 'done', at })
        .where('utility', '=', utility)
        .where('period', '=', period)
        .where('state', '=', 'going-on')
        .executeTakeFirst()
      return finished.numUpdatedRows > 0n
    },

    /** All registers of these accounts. */
    async registers(accounts: readonly AccountKey[], period: Period): Promise<RegisterAtHand[]> {
      if (accounts.length === 0) return []
      const key = sql<string>`register.serial || '/' || register.name`
      return await db
        .selectFrom('register')
        .innerJoin('meter', (join) =>
          join.onRef('meter.account', '=', 'register.account').onRef('meter.serial', '=', 'register.serial'),
        )
        .innerJoin('account', 'account.account', 'register.account')
        .leftJoin('reading', (join) =>
          join
            .onRef('reading.account', '=', 'register.account')
            .on('reading.register', '=', key)
            .on('reading.period', '=', period)
            .on(sql<boolean>`reading.status = 'accepted'`),
        )
        .leftJoin('estimate', (join) =>
          join
            .onRef('estimate.account', '=', 'register.account')
            .on('estimate.register', '=', key)
            .on('estimate.period', '=', period),
        )
        .select(['account.account', 'contract_starts_on', 'contract_ends_on'])
        .select(['meter.serial', 'service', 'installed_on', 'removed_on'])
        .select(['register.name', 'digits', 'decimals', 'unit'])
        .select(['reading.period as read', 'estimate.period as estimated'])
        .where('register.account', 'in', accounts)
        .orderBy('register.account')
        .orderBy('register.serial')
        .orderBy('register.name')
        .execute()
    },

    /** Writes those that are not there yet; answers the account of each. */
    async add(rows: readonly EstimateTable[]): Promise<AccountKey[]> {
      const added: AccountKey[] = []
      for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
        const fresh = await db
          .insertInto('estimate')
          .values(rows.slice(from, from + ROWS_A_STATEMENT))
          .onConflict((clash) => clash.columns(['account', 'register', 'period']).doNothing())
          .returning('account')
          .execute()
        for (const { account } of fresh) added.push(account)
      }
      return added
    },

    /** Those of an account that count, oldest period first. */
    async counting(account: AccountKey, from: Period): Promise<EstimateTable[]> {
      return await db
        .selectFrom('estimate')
        .selectAll('estimate')
        .where('estimate.account', '=', account)
        .where('estimate.period', '>=', from)
        .where((row) =>
          row.not(
            row.exists(
              row
                .selectFrom('reading')
                .select('reading.id')
                .whereRef('reading.account', '=', 'estimate.account')
                .whereRef('reading.register', '=', 'estimate.register')
                .whereRef('reading.period', '=', 'estimate.period')
                .where(sql<boolean>`reading.status = 'accepted'`),
            ),
          ),
        )
        .orderBy('estimate.period')
        .orderBy('estimate.register')
        .execute()
    },
  }
}
