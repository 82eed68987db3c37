/** 0014 self-reads: readings that came with a no-access slip, the visits they closed, and the days on which nobody is visited. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('reading').addColumn('slip', 'text').execute()
  // Hardly any reading has one: for all others the index is one comparison with nothing.
  await sql`create index reading_slip on reading (account, slip) where slip is not null`.execute(db)
  await db.schema.alterTable('visit').addColumn('closed_by', 'text').execute()
  await db.schema.alterTable('visit').addColumn('closed_at', 'bigint').execute()

  await db.schema
    .createTable('suspension')
    .addColumn('suspension', 'text', (column) => column.primaryKey())
    .addColumn('utility', 'text', (column) => column.notNull())
    .addColumn('district', 'text', (column) => column.notNull())
    .addColumn('from_on', 'text', (column) => column.notNull())
    .addColumn('until_on', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('made_at', 'bigint', (column) => column.notNull())
    .addColumn('resumed_on', 'text')
    .execute()
}
