/** 0002 corrections: finds at once which readings are corrected by others, so that one which comes late stays behind them. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index reading_replaces on reading (account, replaces) where replaces is not null`.execute(db)
}
