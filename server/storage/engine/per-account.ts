/**
 * Per account: how a table of accounts' rows is made: in one piece on SQLite, on PostgreSQL in parts by the hash of the
 * account, as it would lie on several machines. PostgreSQL then refuses a unique key that lacks the account.
 */
import { type CreateTableBuilder, type Kysely, PostgresAdapter, sql } from 'kysely'

export const PARTS = 16

export const isPostgres = (db: { getExecutor(): { adapter: unknown } }): boolean =>
  db.getExecutor().adapter instanceof PostgresAdapter

/** The table must have a column `account`, and its primary key must contain it. */
export async function createPerAccount(
  db: Kysely<unknown>,
  name: string,
  withColumns: (table: CreateTableBuilder<string>) => CreateTableBuilder<string, string>,
): Promise<void> {
  const table = withColumns(db.schema.createTable(name))
  if (!isPostgres(db)) return await table.execute()
  await table.modifyEnd(sql`partition by hash (account)`).execute()
  for (let part = 0; part < PARTS; part += 1) {
    const partOf = sql`partition of ${sql.table(name)} for values with (modulus ${sql.lit(PARTS)}, remainder ${sql.lit(part)})`
    const partName = `${name}_${part}`
    await sql`create table ${sql.table(partName)} ${partOf}`.execute(db)
  }
}
