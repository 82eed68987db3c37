/** 0006 estimate: what was estimated for periods without a reading (C2), how far that has come, and held readings by register. */
import { type Kysely, sql } from 'kysely'
import { createPerAccount } from '#server/storage/engine/per-account.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createPerAccount(db, 'estimate', (table) =>
    table
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('register', 'text', (column) => column.notNull())
      .addColumn('period', 'text', (column) => column.notNull())
      .addColumn('volume', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('basis', 'text', (column) => column.notNull())
      .addColumn('made_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('estimate_key', ['account', 'register', 'period']),
  )

  await db.schema
    .createTable('estimation')
    .addColumn('utility', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reached', 'text', (column) => column.notNull())
    .addColumn('made', 'bigint', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('estimation_key', ['utility', 'period'])
    .execute()

  await sql`create index reading_held_for on reading (account, register, period) where status = 'held'`.execute(db)
}
