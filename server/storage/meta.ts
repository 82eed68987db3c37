/**
 * Meta: the server's id, its epoch and the number of the last commit (protocol.md §10).
 *
 * The number only grows within an epoch; a phone that has seen a greater one proves that this database was rolled back.
 */
import { sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'

export type Identity = { server: string; epoch: string; commitSeq: number }

export function meta(db: Db) {
  async function put(name: string, value: string): Promise<void> {
    await db
      .insertInto('meta')
      .values({ name, value })
      .onConflict((clash) => clash.column('name').doUpdateSet({ value }))
      .execute()
  }

  return {
    async get(name: string): Promise<string | null> {
      const row = await db.selectFrom('meta').select('value').where('name', '=', name).executeTakeFirst()
      return row?.value ?? null
    },

    put,

    /** Unless it is there already; answers what is there now. */
    async putOnce(name: string, value: string): Promise<string> {
      await db
        .insertInto('meta')
        .values({ name, value })
        .onConflict((clash) => clash.column('name').doNothing())
        .execute()
      const row = await db.selectFrom('meta').select('value').where('name', '=', name).executeTakeFirstOrThrow()
      return row.value
    },

    async identity(): Promise<Identity> {
      const rows = await db
        .selectFrom('meta')
        .selectAll()
        .where('name', 'in', ['server', 'epoch', 'commit_seq'])
        .execute()
      const facts = new Map(rows.map((row) => [row.name, row.value]))
      return {
        server: facts.get('server') ?? '',
        epoch: facts.get('epoch') ?? '',
        commitSeq: Number(facts.get('commit_seq') ?? 0),
      }
    },

    /** The number of this commit; call it in a transaction that writes readings. */
    async nextCommitSeq(): Promise<number> {
      const { value } = await db
        .updateTable('meta')
        .set({ value: sql`cast(cast(value as bigint) + 1 as text)` })
        .where('name', '=', 'commit_seq')
        .returning('value')
        .executeTakeFirstOrThrow()
      return Number(value)
    },
  }
}
