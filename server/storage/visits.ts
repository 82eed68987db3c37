/** Visits: what inspectors handed in of their visits, as it came and where it stands. What it means is not decided here. */
import { type SqlBool, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { pairsOf } from '#server/storage/engine/key-lists.ts'
import { insertMany } from '#server/storage/insert-many.ts'
import { runKept } from '#server/storage/kept-text.ts'
import type { VisitTable } from '#server/storage/visit-tables.ts'
import type { AccountKey } from '#shared/domain/account.ts'

const COLUMNS = [
  'account',
  'id',
  'variant',
  'hash',
  'payload',
  'subject',
  'round',
  'codes',
  'slip',
  'visited_on',
  'taken_at',
  'received_at',
  'marks',
  'number',
  'commit_seq',
  'status',
  'period',
  'reason',
  'closed_by',
  'closed_at',
] as const satisfies readonly (keyof VisitTable)[]

/** `is_round`: there is such a round. */
export type HeldVisit = VisitTable & { is_round: SqlBool }

export function visits(db: Db) {
  return {
    /** All variants under these ids. */
    async under(keys: readonly { account: AccountKey; id: string }[]): Promise<VisitTable[]> {
      if (keys.length === 0) return []
      const asked = pairsOf(
        db,
        keys.map(({ account, id }) => [account, id] as const),
      )
      return await runKept(db, 'visits under', asked.values, () =>
        db.selectFrom('visit').selectAll().where(sql<SqlBool>`(account, id) ${asked.sql}`).orderBy('variant'),
      )
    },

    async add(rows: readonly VisitTable[]): Promise<void> {
      await insertMany(db, 'visit', COLUMNS, rows)
    },

    /** Of a round, in the order in which they came. */
    async of(round: string): Promise<VisitTable[]> {
      return await db
        .selectFrom('visit')
        .selectAll()
        .where('round', '=', round)
        .orderBy('received_at')
        .orderBy('id')
        .execute()
    },

    /** Those that wait for a person, whatever round they name, oldest first; of accounts of that utility, or of all. */
    async held(utility: string | null, limit: number): Promise<HeldVisit[]> {
      return await db
        .selectFrom('visit')
        .leftJoin('round', 'round.round', 'visit.round')
        .selectAll('visit')
        .select((select) => select('round.round', 'is not', null).as('is_round'))
        // As the index says it.
        .where(sql<SqlBool>`status = 'held'`)
        // By the key alone, since a visit may name an account that does not exist: `.` is what follows `-`.
        .$if(utility !== null, (query) =>
          query.where('visit.account', '>=', `${utility}-`).where('visit.account', '<', `${utility}.`),
        )
        .orderBy('received_at')
        .orderBy('visit.account')
        .orderBy('id')
        .limit(limit)
        .execute()
    },
  }
}
