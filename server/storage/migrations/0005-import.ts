/** 0005 import: the number of an account's contract, which the billing system knows it by and wants back in exports. */
import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('account').addColumn('contract_number', 'text').execute()
}
