/** Photos: which photo of which reading or visit was handed in by whom. The pictures are files (`server/photos`), not rows. */
import { type SqlBool, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { pairsOf } from '#server/storage/engine/key-lists.ts'
import { runKept } from '#server/storage/kept-text.ts'
import type { PhotoTable } from '#server/storage/visit-tables.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { PhotoKey, PhotoOf } from '#shared/domain/photo.ts'
import type { Instant } from '#shared/lib/clock.ts'

const KEY = ['account', 'kind', 'fact', 'sha256', 'subject'] as const

export function photos(db: Db) {
  return {
    /** What is there already stays as it came, but for the length of its file, which may have been made once more. */
    async add(rows: readonly PhotoTable[]): Promise<void> {
      for (const row of rows) {
        await db
          .insertInto('photo')
          .values(row)
          .onConflict((clash) => clash.columns([...KEY]).doUpdateSet({ bytes: row.bytes }))
          .execute()
      }
    },

    /** Of these photos, those that this person handed in. */
    async handedIn(keys: readonly PhotoKey[], subject: string): Promise<PhotoKey[]> {
      const asked = new Set(keys.map(nameOf))
      const rows = await under(keys)
      return rows
        .filter((row) => row.subject === subject && asked.has(nameOf(row)))
        .map(({ account, kind, fact, sha256 }) => ({ account, kind, fact, sha256 }))
    },

    /** All of these readings and visits, whoever's they are, in the order in which they came. */
    of: (account: AccountKey): Promise<PhotoTable[]> =>
      db
        .selectFrom('photo')
        .selectAll()
        .where('account', '=', account)
        .orderBy('received_at')
        .orderBy('sha256')
        .execute(),

    /** Of these readings and visits, whoever's they are, in the order in which they came. */
    async ofFacts(facts: readonly PhotoOf[]): Promise<PhotoTable[]> {
      const asked = new Set(facts.map(({ account, kind, fact }) => `${account} ${kind} ${fact}`))
      const rows = await under(facts)
      return rows
        .filter(({ account, kind, fact }) => asked.has(`${account} ${kind} ${fact}`))
        .sort((one, other) => one.received_at - other.received_at || (one.sha256 < other.sha256 ? -1 : 1))
    },

    async countOfFact({ account, kind, fact }: PhotoOf, subject: string): Promise<number> {
      const row = await db
        .selectFrom('photo')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('account', '=', account)
        .where('kind', '=', kind)
        .where('fact', '=', fact)
        .where('subject', '=', subject)
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    /** How many a person handed in since then; of one account, or of all. */
    async countSince(subject: string, since: Instant, account?: AccountKey): Promise<number> {
      const row = await db
        .selectFrom('photo')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('subject', '=', subject)
        .where('received_at', '>=', since)
        .$if(account !== undefined, (some) => some.where('account', '=', account!))
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    /** All there are, in the order of their keys: the next `limit` after one. */
    async page(after: PhotoTable | null, limit: number): Promise<PhotoTable[]> {
      return await db
        .selectFrom('photo')
        .selectAll()
        .$if(after !== null, (some) =>
          some.where(
            sql<SqlBool>`(account, kind, fact, sha256, subject) > (${after!.account}, ${after!.kind}, ${after!.fact}, ${after!.sha256}, ${after!.subject})`,
          ),
        )
        .orderBy('account')
        .orderBy('kind')
        .orderBy('fact')
        .orderBy('sha256')
        .orderBy('subject')
        .limit(limit)
        .execute()
    },
  }

  /** All of the facts of that account and id, as whatever kind. */
  async function under(facts: readonly PhotoOf[]): Promise<PhotoTable[]> {
    if (facts.length === 0) return []
    const pairs = pairsOf(
      db,
      facts.map(({ account, fact }) => [account, fact] as const),
    )
    return await runKept(db, 'photos under', pairs.values, () =>
      db.selectFrom('photo').selectAll().where(sql<SqlBool>`(account, fact) ${pairs.sql}`),
    )
  }
}

const nameOf = ({ account, kind, fact, sha256 }: PhotoKey): string => `${account} ${kind} ${fact} ${sha256}`
