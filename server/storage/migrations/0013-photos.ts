/** 0013 photos: which photos of readings and visits were handed in, and by whom; their files lie in a folder. */
import type { Kysely } from 'kysely'
import { createPerAccount } from '#server/storage/engine/per-account.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createPerAccount(db, 'photo', (table) =>
    table
      .addColumn('account', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('fact', 'text', (column) => column.notNull())
      .addColumn('sha256', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('bytes', 'bigint', (column) => column.notNull())
      .addColumn('received_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('photo_key', ['account', 'fact', 'kind', 'sha256', 'subject']),
  )
  await db.schema.createIndex('photo_by_subject').on('photo').columns(['subject', 'received_at']).execute()
}
