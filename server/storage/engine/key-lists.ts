/**
 * Key lists: that a column is among keys of any number. What is asked has few texts, and so the engines few plans to keep,
 * none of which depends on how many keys there were when it was made.
 *
 * To PostgreSQL a list is one array. To SQLite it is made longer by its last key until its length is a power of two: asked
 * twice about a key it answers once. It takes 16,384 keys at most, or half as many pairs; nobody asks about more than 2,000.
 */
import { type RawBuilder, sql } from 'kysely'
import { isPostgres } from '#server/storage/engine/per-account.ts'

/** `sql`: to stand after the column. `values`: its parameters, in its order. */
export type KeyList = { values: readonly unknown[]; sql: RawBuilder<unknown> }

type AnyDb = Parameters<typeof isPostgres>[0]

export function listOf(db: AnyDb, keys: readonly string[]): KeyList {
  if (isPostgres(db)) return { values: [keys], sql: sql`= any(${keys}::text[])` }
  const values = inSteps(keys)
  return { values, sql: sql`in (${sql.join(values)})` }
}

/** To stand after a pair of columns, as `(account, id)`. */
export function pairsOf(db: AnyDb, keys: readonly (readonly [string, string])[]): KeyList {
  if (isPostgres(db)) {
    const [first, second] = [keys.map(([one]) => one), keys.map(([, other]) => other)]
    return { values: [first, second], sql: sql`in (select * from unnest(${first}::text[], ${second}::text[]))` }
  }
  const pairs = inSteps(keys)
  return {
    values: pairs.flat(),
    sql: sql`in (values ${sql.join(pairs.map(([one, other]) => sql`(${one}, ${other})`))})`,
  }
}

function inSteps<Key>(keys: readonly Key[]): readonly Key[] {
  if (keys.length === 0) return keys
  const length = 2 ** Math.ceil(Math.log2(keys.length))
  return [...keys, ...Array.from({ length: length - keys.length }, () => keys.at(-1)!)]
}
