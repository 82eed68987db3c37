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
  }
}
