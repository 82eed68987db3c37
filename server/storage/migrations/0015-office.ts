/** 0015 office: what phones hold of photos, which phone a session of the staff is on, and since when a dwelling is on a round. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('device').addColumn('unsent_photos', 'integer').execute()
  await db.schema.alterTable('device').addColumn('oldest_photo_at', 'bigint').execute()
  await db.schema.alterTable('session').addColumn('device', 'text').execute()
  await db.schema.alterTable('dwelling').addColumn('since', 'bigint').execute()
  await db.schema.alterTable('dwelling').addColumn('stays', 'text').execute()
  // The phones of the staff, a few hundred among those of all residents. `;` is what follows `:`.
  await sql`create index device_of_staff on device (subject) where subject >= 'staff:' and subject < 'staff;'`.execute(
    db,
  )
  // Where an inspector read: a few among all readings of a month, in the order in which a report walks through them.
  await sql`create index reading_inspected on reading (period, account) where channel = 'inspector'`.execute(db)
}
