/** 0001 first: accounts, people, readings and their events. */
import { type Kysely, sql } from 'kysely'
import { createPerAccount } from '#server/storage/engine/per-account.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('meta')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute()

  await db.schema
    .createTable('utility')
    .addColumn('utility', 'text', (column) => column.primaryKey())
    .addColumn('profile', 'text', (column) => column.notNull())
    .execute()

  await createPerAccount(db, 'account', (table) =>
    table
      .addColumn('account', 'text', (column) => column.primaryKey())
      .addColumn('utility', 'text', (column) => column.notNull())
      .addColumn('address', 'text', (column) => column.notNull())
      .addColumn('district', 'text', (column) => column.notNull())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('contract_starts_on', 'text')
      .addColumn('contract_ends_on', 'text')
      .addColumn('revision', 'bigint', (column) => column.notNull()),
  )

  await createPerAccount(db, 'meter', (table) =>
    table
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('serial', 'text', (column) => column.notNull())
      .addColumn('service', 'text', (column) => column.notNull())
      .addColumn('place', 'text')
      .addColumn('installed_on', 'text', (column) => column.notNull())
      .addColumn('removed_on', 'text')
      .addColumn('verified_until', 'text')
      .addPrimaryKeyConstraint('meter_key', ['account', 'serial']),
  )

  await createPerAccount(db, 'register', (table) =>
    table
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('serial', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('digits', 'integer', (column) => column.notNull())
      .addColumn('decimals', 'integer', (column) => column.notNull())
      .addColumn('unit', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('register_key', ['account', 'serial', 'name'])
      .addForeignKeyConstraint('register_meter', ['account', 'serial'], 'meter', ['account', 'serial']),
  )

  await createPerAccount(db, 'code', (table) =>
    table
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('issued_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('code_key', ['account', 'hash']),
  )

  await db.schema
    .createTable('resident')
    .addColumn('subject', 'text', (column) => column.primaryKey())
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('device', 'text', (column) => column.notNull())
    .execute()
  // Not unique: a phone that never heard the answer may begin at another account with the same secret (L2).
  await db.schema.createIndex('resident_by_secret').on('resident').column('secret_hash').execute()

  await createPerAccount(db, 'access', (table) =>
    table
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('granted_at', 'bigint', (column) => column.notNull())
      .addColumn('ended_at', 'bigint')
      .addPrimaryKeyConstraint('access_key', ['account', 'subject']),
  )
  await db.schema.createIndex('access_by_subject').on('access').column('subject').execute()

  await db.schema
    .createTable('session')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('session_by_subject').on('session').column('subject').execute()

  await createReadings(db)

  await db.schema
    .createTable('device')
    .addColumn('device', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('app', 'text', (column) => column.notNull())
    .addColumn('unsent', 'integer', (column) => column.notNull())
    .addColumn('oldest_unsent_at', 'bigint')
    .addColumn('clock_skew', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('device_key', ['device', 'subject'])
    .execute()
}

async function createReadings(db: Kysely<unknown>): Promise<void> {
  // No foreign keys: a reading of an unknown account or register is stored and held too (R2).
  await createPerAccount(db, 'reading', (table) =>
    table
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('variant', 'integer', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('payload', 'text', (column) => column.notNull())
      .addColumn('channel', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('register', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('ticks', 'bigint')
      .addColumn('read_on', 'text', (column) => column.notNull())
      .addColumn('taken_at', 'bigint', (column) => column.notNull())
      .addColumn('received_at', 'bigint', (column) => column.notNull())
      .addColumn('replaces', 'text')
      .addColumn('marks', 'text', (column) => column.notNull())
      .addColumn('number', 'text', (column) => column.notNull())
      .addColumn('commit_seq', 'bigint', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('period', 'text')
      .addColumn('reason', 'text')
      .addColumn('opens_at', 'bigint')
      .addColumn('step', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('reading_key', ['account', 'id', 'variant']),
  )
  // R4: at most one reading of a register counts for a period, whatever the channel.
  await sql`create unique index reading_accepted on reading (account, register, period) where status = 'accepted'`.execute(
    db,
  )
  await sql`create index reading_queued on reading (account, register) where status = 'queued'`.execute(db)
  // In the order of a release (W4), so that it never sorts.
  await sql`create index reading_opening on reading (opens_at, account, register, taken_at desc, received_at desc, id desc) where status = 'queued'`.execute(
    db,
  )
  await sql`create index reading_held on reading (received_at) where status = 'held'`.execute(db)
  await db.schema.createIndex('reading_received').on('reading').columns(['account', 'received_at']).execute()

  await createPerAccount(db, 'event', (table) =>
    table
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('variant', 'integer', (column) => column.notNull())
      .addColumn('step', 'integer', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('period', 'text')
      .addColumn('reason', 'text')
      .addColumn('opens_at', 'bigint')
      .addColumn('by', 'text', (column) => column.notNull())
      .addColumn('note', 'text')
      .addPrimaryKeyConstraint('event_key', ['account', 'id', 'variant', 'step']),
  )
}
