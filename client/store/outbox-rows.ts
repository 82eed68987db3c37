/** Outbox rows: reads rows of the outbox by their keys, all with one question where they lie side by side. Writes nothing. */
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { Db } from '#client/store/db.ts'

/** `seq`, where it is known, tells where a row lies. */
export type RowKey = { account: string; id: string; seq?: number }

/** A batch lies close together; among few rows that are far apart there may be a month of others. */
const MOST_BETWEEN = 4

/** Those of them that are there. One by one, each question costs a slow phone its own way there and back. */
export async function rowsAt(db: Db, keys: readonly RowKey[]): Promise<OutboxEntry[]> {
  if (keys.length === 0) return []
  const seqs = keys.flatMap(({ seq }) => (seq === undefined ? [] : [seq]))
  const [first, last] = [Math.min(...seqs), Math.max(...seqs)]
  if (seqs.length < keys.length || last - first >= MOST_BETWEEN * keys.length) {
    const rows = await db.outbox.bulkGet(keys.map(({ account, id }): [string, string] => [account, id]))
    return rows.filter((row) => row !== undefined)
  }
  const wanted = new Set(keys.map(nameOf))
  const rows = await db.outbox.where('seq').between(first, last, true, true).toArray()
  return rows.filter((row) => wanted.has(nameOf(row)))
}

export const nameOf = ({ account, id }: RowKey): string => `${account} ${id}`
