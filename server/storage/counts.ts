/**
 * Counts: how many readings wait for what, for whoever watches over the server.
 *
 * A million takes a while to count, so it is done by pages of an index, and others are answered in between.
 */
import { setImmediate } from 'node:timers/promises'
import { type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import type { Schema } from '#server/storage/schema.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type Waiting = { opensAt: Instant; count: number }

const A_PAGE = 5000

/** As the indexes say it: a planner that sees a parameter may not find them. */
const isQueued = sql<SqlBool>`status = 'queued'`
const isHeld = sql<SqlBool>`status = 'held'`

export function counts(db: Db) {
  return {
    /** Queued readings by the opening they wait for, earliest first. */
    async queued(): Promise<Waiting[]> {
      const queued = db.selectFrom('reading').where(isQueued)
      const waiting: Waiting[] = []
      for (let opensAt = await leastOf(queued, 'opens_at'); opensAt !== null; ) {
        waiting.push({ opensAt, count: await countByPages(queued.where('opens_at', '=', opensAt), 'account') })
        opensAt = await leastOf(queued.where('opens_at', '>', opensAt), 'opens_at')
      }
      return waiting
    },

    /** Readings that a person must look at, and since when the first of them waits. */
    async held(): Promise<{ count: number; oldest: Instant | null }> {
      const held = db.selectFrom('reading').where(isHeld)
      return { count: await countByPages(held, 'received_at'), oldest: await leastOf(held, 'received_at') }
    },
  }
}

type Rows = SelectQueryBuilder<Schema, 'reading', object>

async function leastOf(rows: Rows, column: 'opens_at' | 'received_at'): Promise<Instant | null> {
  const row = await rows.select((select) => select.fn.min(column).as('least')).executeTakeFirst()
  return row === undefined || row.least === null ? null : Number(row.least)
}

/** A page ends with the last row of its last key, so that none is left out and none counted twice. */
async function countByPages(rows: Rows, key: 'account' | 'received_at'): Promise<number> {
  let count = 0
  for (let rest = rows; ; ) {
    const last = await rest
      .select(key)
      .orderBy(key)
      .offset(A_PAGE - 1)
      .limit(1)
      .executeTakeFirst()
    const page = last === undefined ? rest : rest.where(key, '<=', last[key])
    const row = await page.select((select) => select.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
    count += Number(row.count)
    if (last === undefined) return count
    rest = rows.where(key, '>', last[key])
    await setImmediate()
  }
}
