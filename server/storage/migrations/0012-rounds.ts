/** 0012 rounds: inspectors' rounds, the dwellings on them, who had which when, and the visits that were made. */
import { type Kysely, sql } from 'kysely'
import { createPerAccount } from '#server/storage/engine/per-account.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('account').addColumn('entrance', 'text').execute()
  await db.schema.alterTable('account').addColumn('floor', 'text').execute()
  await db.schema.alterTable('session').addColumn('revoked_at', 'bigint').execute()
  await db.schema.createIndex('account_by_district').on('account').columns(['utility', 'district', 'account']).execute()

  await db.schema
    .createTable('round')
    .addColumn('round', 'text', (column) => column.primaryKey())
    .addColumn('utility', 'text', (column) => column.notNull())
    .addColumn('district', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('made_at', 'bigint', (column) => column.notNull())
    .addColumn('closed_at', 'bigint')
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('round_by_day').on('round').columns(['utility', 'day', 'round']).execute()

  await db.schema
    .createTable('assignment')
    .addColumn('round', 'text', (column) => column.notNull())
    .addColumn('inspector', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addPrimaryKeyConstraint('assignment_key', ['round', 'inspector', 'since'])
    .execute()
  await db.schema.createIndex('assignment_by_inspector').on('assignment').column('inspector').execute()

  await createPerAccount(db, 'dwelling', (table) =>
    table
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('round', 'text', (column) => column.notNull())
      .addColumn('place', 'integer', (column) => column.notNull())
      .addColumn('causes', 'text', (column) => column.notNull())
      .addColumn('ended_at', 'bigint')
      .addPrimaryKeyConstraint('dwelling_key', ['account', 'round']),
  )
  await db.schema.createIndex('dwelling_by_round').on('dwelling').columns(['round', 'place']).execute()

  await createPerAccount(db, 'visit', (table) =>
    table
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('variant', 'integer', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('payload', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('round', 'text', (column) => column.notNull())
      .addColumn('codes', 'text', (column) => column.notNull())
      .addColumn('slip', 'text')
      .addColumn('visited_on', 'text', (column) => column.notNull())
      .addColumn('taken_at', 'bigint', (column) => column.notNull())
      .addColumn('received_at', 'bigint', (column) => column.notNull())
      .addColumn('marks', 'text', (column) => column.notNull())
      .addColumn('number', 'text', (column) => column.notNull())
      .addColumn('commit_seq', 'bigint', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('period', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addPrimaryKeyConstraint('visit_key', ['account', 'id', 'variant']),
  )
  await db.schema.createIndex('visit_by_round').on('visit').columns(['round', 'received_at']).execute()
  await sql`create index visit_held on visit (received_at) where status = 'held'`.execute(db)
}
