/** Postgres append only: the triggers by which PostgreSQL itself refuses to change what must only grow, nor to empty it. */
import { sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { APPEND_ONLY, type Refusal } from '#server/storage/engine/append-only.ts'

export async function guardPostgres(db: Db): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ name: string }>`
      select tgname as name from pg_trigger where not tgisinternal and tgparentid = 0`.execute(transaction)
    const there = new Set(rows.map(({ name }) => name))
    const missing = APPEND_ONLY.filter(({ name }) => !there.has(name))
    if (missing.length === 0) return
    await sql`
      create or replace function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '%', tg_argv[0];
      end $$`.execute(transaction)
    for (const refusal of missing) await addTrigger(transaction, refusal)
  })
}

async function addTrigger(db: Db, { name, deed, table, columns, why }: Refusal): Promise<void> {
  const when = columns ? sql`update of ${sql.join(columns.map((column) => sql.ref(column)))}` : sql.raw(deed)
  await sql`
    create trigger ${sql.ref(name)} before ${when} on ${sql.table(table)}
    for each row execute function refuse_change(${sql.lit(why)})`.execute(db)
  if (deed !== 'delete') return
  for (const part of [table, ...(await partsOf(db, table))]) {
    const trigger = `${part}_not_emptied`
    await sql`
      create trigger ${sql.ref(trigger)} before truncate on ${sql.table(part)}
      for each statement execute function refuse_change(${sql.lit(why)})`.execute(db)
  }
}

async function partsOf(db: Db, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = ${table}::regclass`.execute(db)
  return rows.map(({ name }) => name)
}
