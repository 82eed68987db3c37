/** 0014 self-reads: readings that came with a no-access slip, and the visits they closed. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('reading').addColumn('slip', 'text').execute()
  // Hardly any reading has one: for all others the index is one comparison with nothing.
  await sql`create index reading_slip on reading (account, slip) where slip is not null`.execute(db)
  await db.schema.alterTable('visit').addColumn('closed_by', 'text').execute()
  await db.schema.alterTable('visit').addColumn('closed_at', 'bigint').execute()
}
