/** 0011 past: what was accepted of a register answers from its index: the readings of a year lie apart, each among all of its month. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index reading_past on reading (account, register, period, read_on, value) where status = 'accepted'`.execute(
    db,
  )
}
