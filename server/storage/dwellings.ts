/**
 * Dwellings: accounts leave a round and join another, and what is known of those on a round: visits and readings. Which
 * are to go where is not decided here.
 */
import { sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { listOf } from '#server/storage/engine/key-lists.ts'
import type { ReadingTable } from '#server/storage/schema.ts'
import type { DwellingTable, VisitTable } from '#server/storage/visit-tables.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** In keys to a statement. */
const AT_ONCE = 500

const VISIT_COLUMNS = [
  'visit.account',
  'visit.number',
  'visit.subject',
  'visit.visited_on',
  'visit.payload',
  'visit.codes',
  'visit.status',
  'visit.reason',
  'visit.taken_at',
] as const

export type RoundVisit = Pick<
  VisitTable,
  'account' | 'number' | 'subject' | 'visited_on' | 'payload' | 'codes' | 'status' | 'reason' | 'taken_at'
>

/** A round on which a dwelling is or was, from when until when, and when that round was made. */
export type Trodden = Pick<DwellingTable, 'account' | 'round' | 'since' | 'ended_at' | 'stays'> & { made_at: Instant }

export type RoundReading = Pick<ReadingTable, 'account' | 'register' | 'channel' | 'status'>

export function dwellings(db: Db) {
  return {
    /** Those of these accounts that are or were on the round. */
    async everOn(round: string, accounts: readonly AccountKey[]): Promise<DwellingTable[]> {
      const found: DwellingTable[] = []
      for (const some of inPieces(accounts)) {
        const rows = await db
          .selectFrom('dwelling')
          .selectAll()
          .where('round', '=', round)
          .where(sql<boolean>`account ${listOf(db, some).sql}`)
          .execute()
        found.push(...rows)
      }
      return found
    },

    async leave(round: string, accounts: readonly AccountKey[], now: Instant): Promise<void> {
      for (const some of inPieces(accounts)) {
        await db
          .updateTable('dwelling')
          .set({ ended_at: now })
          .where('round', '=', round)
          .where('ended_at', 'is', null)
          .where(sql<boolean>`account ${listOf(db, some).sql}`)
          .execute()
      }
    },

    /** On their rounds as they are said to be now, whether or not they were there before. */
    async put(rows: readonly DwellingTable[]): Promise<void> {
      for (const some of inPieces(rows)) {
        await db
          .insertInto('dwelling')
          .values(some)
          .onConflict((clash) =>
            clash.columns(['account', 'round']).doUpdateSet((row) => ({
              place: row.ref('excluded.place'),
              causes: row.ref('excluded.causes'),
              ended_at: row.ref('excluded.ended_at'),
              since: row.ref('excluded.since'),
              stays: row.ref('excluded.stays'),
            })),
          )
          .execute()
      }
    },

    /** Where and when those were that came to this round from another, this round included. */
    async pathsOf(round: string): Promise<Trodden[]> {
      return await db
        .selectFrom('dwelling')
        .innerJoin('dwelling as past', 'past.account', 'dwelling.account')
        .innerJoin('round', 'round.round', 'past.round')
        .select(['past.account', 'past.round', 'past.since', 'past.ended_at', 'past.stays', 'round.made_at'])
        .where('dwelling.round', '=', round)
        .where('dwelling.ended_at', 'is', null)
        .where('dwelling.since', 'is not', null)
        .execute()
    },

    async countLeft(round: string): Promise<number> {
      const row = await db
        .selectFrom('dwelling')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('round', '=', round)
        .where('ended_at', 'is not', null)
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    /**
     * The visits of those on the round now, oldest first: made on it, or on a round of the same period that the dwelling
     * left before it came here. What strangers handed in is left out.
     */
    async visitsOf(round: string, period: Period): Promise<RoundVisit[]> {
      return await db
        .selectFrom('dwelling')
        .innerJoin('dwelling as past', 'past.account', 'dwelling.account')
        .innerJoin('round', 'round.round', 'past.round')
        .innerJoin('visit', (join) =>
          join.onRef('visit.account', '=', 'past.account').onRef('visit.round', '=', 'past.round'),
        )
        .select(VISIT_COLUMNS)
        .where('dwelling.round', '=', round)
        .where('dwelling.ended_at', 'is', null)
        .where('round.period', '=', period)
        .where((row) =>
          row.or([
            row('past.round', '=', round),
            row.and([row('dwelling.since', 'is not', null), row('past.ended_at', '<=', row.ref('dwelling.since'))]),
          ]),
        )
        .where((row) => row.or([row('visit.reason', 'is', null), row('visit.reason', '<>', 'not-entitled')]))
        .orderBy('visit.taken_at')
        .orderBy('visit.id')
        .orderBy('visit.variant')
        .execute()
    },

    /** What was read for a period of those on the round now, but for what was rejected or came from strangers. */
    async readOn(round: string, period: Period): Promise<RoundReading[]> {
      return await db
        .selectFrom('dwelling')
        .innerJoin('reading', 'reading.account', 'dwelling.account')
        .select(['reading.account', 'reading.register', 'reading.channel', 'reading.status'])
        .where('dwelling.round', '=', round)
        .where('dwelling.ended_at', 'is', null)
        .where('reading.period', '=', period)
        .where('reading.status', '<>', 'rejected')
        .where((row) => row.or([row('reading.reason', 'is', null), row('reading.reason', '<>', 'not-entitled')]))
        .execute()
    },
  }
}

function inPieces<One>(all: readonly One[]): One[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, at) => all.slice(at * AT_ONCE, (at + 1) * AT_ONCE))
}
