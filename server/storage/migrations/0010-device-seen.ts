/** 0010 device seen: finds the devices heard of lately, and those that say they hold unsent readings, without looking through all. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('device_seen').on('device').column('seen_at').execute()
  await sql`create index device_unsent on device (seen_at, unsent, oldest_unsent_at) where unsent > 0`.execute(db)
}
