/** Slips: the visits that were left with a slip, and the readings that came with one. Which closes which is not decided here. */
import { type SqlBool, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { pairsOf } from '#server/storage/engine/key-lists.ts'
import { runKept } from '#server/storage/kept-text.ts'
import type { ReadingTable } from '#server/storage/schema.ts'
import type { VisitTable } from '#server/storage/visit-tables.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { RegisterKey } from '#shared/domain/meter.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** A slip is worth something at its account alone. */
export type SlipKey = { account: AccountKey; slip: string }

const VISIT = ['account', 'id', 'variant', 'slip', 'visited_on', 'status', 'reason', 'closed_by', 'closed_at'] as const
const READING = ['account', 'id', 'variant', 'slip', 'register', 'read_on', 'received_at', 'status'] as const

export type SlipVisit = Pick<VisitTable, (typeof VISIT)[number]>

export type SlipReading = Pick<ReadingTable, (typeof READING)[number]>

/** The reading `by` closes the visit. */
export type Closing = { visit: Pick<VisitTable, 'account' | 'id' | 'variant'>; by: string }

/** What a resident read of a dwelling where a visit of the round was closed so. */
export type SelfRead = { account: AccountKey; register: RegisterKey; readOn: CalendarDate }

export function slips(db: Db) {
  return {
    async visits(keys: readonly SlipKey[]): Promise<SlipVisit[]> {
      if (keys.length === 0) return []
      const asked = pairsIn(keys)
      return await runKept(db, 'slips of visits', asked.values, () =>
        db
          .selectFrom('visit')
          .select(VISIT)
          .where('slip', 'is not', null)
          .where(sql<SqlBool>`(account, slip) ${asked.sql}`)
          .orderBy('received_at')
          .orderBy('id')
          .orderBy('variant'),
      )
    },

    /** In the order in which they came. */
    async readings(keys: readonly SlipKey[]): Promise<SlipReading[]> {
      if (keys.length === 0) return []
      const asked = pairsIn(keys)
      return await runKept(db, 'slips of readings', asked.values, () =>
        db
          .selectFrom('reading')
          .select(READING)
          .where('slip', 'is not', null)
          .where(sql<SqlBool>`(account, slip) ${asked.sql}`)
          .orderBy('received_at')
          .orderBy('id')
          .orderBy('variant'),
      )
    },

    /** A visit that is closed stays closed by what closed it. */
    async close(closings: readonly Closing[], at: Instant): Promise<void> {
      for (const { visit, by } of closings) {
        await db
          .updateTable('visit')
          .set({ closed_by: by, closed_at: at })
          .where('account', '=', visit.account)
          .where('id', '=', visit.id)
          .where('variant', '=', visit.variant)
          .where('closed_by', 'is', null)
          .execute()
      }
    },

    /** The dwellings of a round where a visit is closed. */
    async closedOn(round: string): Promise<{ account: AccountKey; closedAt: Instant }[]> {
      const rows = await db
        .selectFrom('visit')
        .select('account')
        .select((select) => select.fn.min<number>('closed_at').as('at'))
        .where('round', '=', round)
        .where('closed_by', 'is not', null)
        .groupBy('account')
        .execute()
      return rows.map(({ account, at }) => ({ account, closedAt: Number(at) }))
    },

    async selfReadOn(round: string): Promise<SelfRead[]> {
      const rows = await db
        .selectFrom('visit')
        .innerJoin('reading', (join) =>
          join.onRef('reading.account', '=', 'visit.account').onRef('reading.slip', '=', 'visit.slip'),
        )
        .select(['reading.account', 'reading.register', 'reading.read_on'])
        .where('visit.round', '=', round)
        .where('visit.closed_by', 'is not', null)
        .where('reading.slip', 'is not', null)
        .where('reading.status', 'in', ['accepted', 'queued', 'superseded'])
        .orderBy('reading.read_on')
        .execute()
      return rows.map(({ account, register, read_on: readOn }) => ({ account, register, readOn }))
    },
  }

  function pairsIn(keys: readonly SlipKey[]) {
    return pairsOf(
      db,
      keys.map(({ account, slip }) => [account, slip] as const),
    )
  }
}
