/**
 * Rounds: which dwellings are to be visited on which day, and which inspector has which round. What belongs on a round is
 * not decided here, and what was found there is a visit (`visits.ts`).
 *
 * A dwelling leaves a round, and an inspector a round, by a date of ending: who had it before is known for ever.
 */
import { type SqlBool, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { listOf } from '#server/storage/engine/key-lists.ts'
import { insertMany } from '#server/storage/insert-many.ts'
import { runKept } from '#server/storage/kept-text.ts'
import { staysOf } from '#server/storage/stays.ts'
import type { DwellingTable, RoundTable } from '#server/storage/visit-tables.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** What an address is made from. */
export type Located = { account: AccountKey; address: string; entrance: string | null; floor: string | null }

export type Dwelling = DwellingTable & Located

/** `tag`: another as soon as the round or one of its accounts changed. */
export type OpenRound = RoundTable & { tag: string }

/** `visited`: dwellings, by whoever had the round then; `held`: visits that name it and wait for a person, whoever handed them in. */
export type RoundListed = RoundTable & { inspectors: string[]; dwellings: number; visited: number; held: number }

/** Which inspector had an account on which round, from when and until when. */
export type Entrusted = {
  inspector: string
  account: AccountKey
  round: string
  since: Instant
  endedAt: Instant | null
}

export function rounds(db: Db) {
  /** Who has a round, or had it when it was closed. */
  const assigned = () =>
    db
      .selectFrom('assignment')
      .innerJoin('round', 'round.round', 'assignment.round')
      .select(['assignment.round', 'assignment.inspector'])
      .where((row) =>
        row.or([row('assignment.ended_at', 'is', null), row('assignment.ended_at', '=', row.ref('round.closed_at'))]),
      )
      .orderBy('assignment.inspector')

  async function endAssignments(round: string, now: Instant): Promise<void> {
    await db
      .updateTable('assignment')
      .set({ ended_at: now })
      .where('round', '=', round)
      .where('ended_at', 'is', null)
      .execute()
  }

  return {
    async add(round: RoundTable, dwellings: readonly Omit<DwellingTable, 'since' | 'stays'>[]): Promise<void> {
      await db.insertInto('round').values(round).execute()
      const rows = dwellings.map((dwelling) => ({ ...dwelling, since: null, stays: null }))
      await insertMany(db, 'dwelling', ['account', 'round', 'place', 'causes', 'ended_at', 'since', 'stays'], rows)
    },

    async find(round: string): Promise<RoundTable | null> {
      return (await db.selectFrom('round').selectAll().where('round', '=', round).executeTakeFirst()) ?? null
    },

    /** How many a utility has for a day, closed ones too. */
    async countOn(utility: string, day: CalendarDate): Promise<number> {
      const row = await db
        .selectFrom('round')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('utility', '=', utility)
        .where('day', '=', day)
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    /** To this inspector from now on, beside whoever else has it; who has it keeps it. */
    async assign(round: string, inspector: string, now: Instant): Promise<void> {
      const held = await db
        .selectFrom('assignment')
        .select('since')
        .where('round', '=', round)
        .where('inspector', '=', inspector)
        .where('ended_at', 'is', null)
        .executeTakeFirst()
      if (held) return
      await db
        .insertInto('assignment')
        .values({ round, inspector, since: now, ended_at: null })
        .onConflict((clash) => clash.columns(['round', 'inspector', 'since']).doUpdateSet({ ended_at: null }))
        .execute()
    },

    endAssignments,

    async inspectorsOf(round: string): Promise<string[]> {
      const rows = await assigned().where('assignment.round', '=', round).execute()
      return rows.map(({ inspector }) => inspector)
    },

    /** What its inspectors read until now counts whenever it comes; what they read later is no longer theirs to read. */
    async close(round: string, now: Instant): Promise<void> {
      await endAssignments(round, now)
      await db.updateTable('round').set({ closed_at: now }).where('round', '=', round).execute()
    },

    /** What phones have of this round is out of date; called in every transaction that changes it. */
    async touch(keys: readonly string[]): Promise<void> {
      if (keys.length === 0) return
      await db
        .updateTable('round')
        .set((row) => ({ revision: row('revision', '+', 1) }))
        .where('round', 'in', keys)
        .execute()
    },

    /** The open rounds an inspector has now, oldest day first. */
    async openOf(inspector: string): Promise<OpenRound[]> {
      const rows = await db
        .selectFrom('round')
        .innerJoin('assignment', 'assignment.round', 'round.round')
        .selectAll('round')
        .select((row) =>
          row
            .selectFrom('dwelling')
            .innerJoin('account', 'account.account', 'dwelling.account')
            .select((select) => select.fn.sum<number>('account.revision').as('sum'))
            .whereRef('dwelling.round', '=', 'round.round')
            .as('accounts'),
        )
        .where('assignment.inspector', '=', inspector)
        .where('assignment.ended_at', 'is', null)
        .where('round.closed_at', 'is', null)
        .orderBy('round.day')
        .orderBy('round.round')
        .execute()
      return rows.map(({ accounts, ...round }) => ({ ...round, tag: `${round.revision}-${accounts ?? 0}` }))
    },

    /** In walking order; those that left the round are left out. */
    async dwellings(round: string): Promise<Dwelling[]> {
      return await db
        .selectFrom('dwelling')
        .innerJoin('account', 'account.account', 'dwelling.account')
        .selectAll('dwelling')
        .select(['account.address', 'account.entrance', 'account.floor'])
        .where('dwelling.round', '=', round)
        .where('dwelling.ended_at', 'is', null)
        .orderBy('dwelling.place')
        .execute()
    },

    /** For each of these inspectors, those of these accounts that were ever on a round of theirs, in no order. */
    async entrusted(inspectors: readonly string[], accounts: readonly AccountKey[]): Promise<Entrusted[]> {
      if (inspectors.length === 0 || accounts.length === 0) return []
      const [who, where] = [listOf(db, inspectors), listOf(db, accounts)]
      const rows = await runKept(db, 'entrusted', [...where.values, ...who.values], () =>
        db
          .selectFrom('dwelling')
          .innerJoin('assignment', 'assignment.round', 'dwelling.round')
          .select(['assignment.inspector', 'assignment.since', 'dwelling.account', 'dwelling.round'])
          .select(['dwelling.since as joined_at', 'dwelling.ended_at as left_at', 'dwelling.stays'])
          .select('assignment.ended_at')
          .where(sql<SqlBool>`dwelling.account ${where.sql}`)
          .where(sql<SqlBool>`assignment.inspector ${who.sql}`),
      )
      return rows.flatMap(({ inspector, account, round, since, joined_at, left_at, stays, ended_at }) =>
        staysOf({ since: joined_at, ended_at: left_at, stays })
          .map((stay) => ({ since: Math.max(since, stay.since), endedAt: earlierOf(stay.endedAt, ended_at) }))
          .filter((held) => held.endedAt === null || held.since < held.endedAt)
          .map((held) => ({ inspector, account, round, ...held })),
      )
    },

    /** Newest day first; `isOpen` leaves out what is closed. */
    async list({ utility, isOpen }: { utility: string | null; isOpen: boolean }): Promise<RoundListed[]> {
      const rows = await db
        .selectFrom('round')
        .selectAll()
        .select((row) => [
          row
            .selectFrom('dwelling')
            .select((select) => select.fn.countAll<number>().as('count'))
            .whereRef('dwelling.round', '=', 'round.round')
            .where('dwelling.ended_at', 'is', null)
            .as('dwellings'),
          row
            .selectFrom('visit')
            .innerJoin('dwelling', (join) =>
              join.onRef('dwelling.account', '=', 'visit.account').onRef('dwelling.round', '=', 'visit.round'),
            )
            .select((select) => select.fn.count<number>('visit.account').distinct().as('count'))
            .whereRef('visit.round', '=', 'round.round')
            .where('dwelling.ended_at', 'is', null)
            .where((visit) => visit.or([visit('reason', 'is', null), visit('reason', '<>', 'not-entitled')]))
            .as('visited'),
          row
            .selectFrom('visit')
            .select((select) => select.fn.countAll<number>().as('count'))
            .whereRef('visit.round', '=', 'round.round')
            .where('visit.status', '=', 'held')
            .as('held'),
        ])
        .$if(utility !== null, (some) => some.where('utility', '=', utility!))
        .$if(isOpen, (some) => some.where('closed_at', 'is', null))
        .orderBy('day', 'desc')
        .orderBy('round')
        .execute()
      const byRound = Map.groupBy(await assigned().execute(), ({ round }) => round)
      return rows.map(({ dwellings, visited, held, ...round }) => ({
        ...round,
        inspectors: (byRound.get(round.round) ?? []).map(({ inspector }) => inspector),
        dwellings: Number(dwellings),
        visited: Number(visited),
        held: Number(held),
      }))
    },
  }
}

function earlierOf(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null || other === null) return one ?? other
  return Math.min(one, other)
}
