/**
 * Readings: what was handed in and where each stands, and the events that say how it got there.
 *
 * Facts are inserted once and never changed; every change of standing writes its event in the same statement group, so
 * that the standing can be rebuilt from the events at any time.
 */
import { sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { type KeyList, listOf, pairsOf } from '#server/storage/engine/key-lists.ts'
import { insertMany } from '#server/storage/insert-many.ts'
import { runKept } from '#server/storage/kept-text.ts'
import {
  ACCEPTED_COLUMNS,
  type AcceptedReading,
  DUE_COLUMNS,
  type DueReading,
  EVENT_COLUMNS,
  READING_COLUMNS,
} from '#server/storage/reading-columns.ts'
import type { EventTable, ReadingTable } from '#server/storage/schema.ts'
import { columnsOf, standingOf } from '#server/storage/standing-columns.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { RegisterKey } from '#shared/domain/meter.ts'
import type { ReadingStatus, Standing } from '#shared/domain/reading.ts'
import type { CalendarDate, Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type StoredReading = ReadingTable

export type ReadingKey = Pick<ReadingTable, 'account' | 'id' | 'variant'>

/** A reading that is there already comes to stand elsewhere; `note` is a person's reason, kept with the event. */
export type Move = { reading: ReadingKey & { step: number }; standing: Standing; note?: string }

/** The reading `id` of the account is corrected by one of the same register taken then. */
export type Correction = { account: AccountKey; id: string; register: RegisterKey; takenAt: Instant }

export type PastReading = { period: Period; readOn: CalendarDate; value: string }

export type RegisterPast = { account: AccountKey; register: RegisterKey; readings: PastReading[] }

export function readings(db: Db) {
  return {
    /** All variants under these ids. */
    async under(keys: readonly { account: AccountKey; id: string }[]): Promise<StoredReading[]> {
      if (keys.length === 0) return []
      const asked = pairsIn(keys)
      return await runKept(db, 'readings under', asked.values, () =>
        db.selectFrom('reading').selectAll().where(sql<boolean>`(account, id) ${asked.sql}`).orderBy('variant'),
      )
    },

    /** Which of these readings are corrected by one that is stored, and when that was taken; strangers' and rejected ones correct nothing. */
    async correctionsOf(keys: readonly { account: AccountKey; id: string }[]): Promise<Correction[]> {
      if (keys.length === 0) return []
      const asked = pairsIn(keys)
      const rows = await runKept(db, 'corrections', ['rejected', 'not-entitled', ...asked.values], () =>
        db
          .selectFrom('reading')
          .select(['account', 'replaces', 'register', 'taken_at'])
          .where('replaces', 'is not', null)
          .where('status', '<>', 'rejected')
          .where((row) => row.or([row('reason', 'is', null), row('reason', '<>', 'not-entitled')]))
          .where(sql<boolean>`(account, replaces) ${asked.sql}`),
      )
      return rows.map(({ account, replaces, register, taken_at: takenAt }) => ({
        account,
        id: replaces!,
        register,
        takenAt,
      }))
    },

    /** The accepted readings of these accounts from a period on, oldest period first. */
    async accepted(accounts: readonly AccountKey[], from: Period): Promise<AcceptedReading[]> {
      if (accounts.length === 0) return []
      const asked = listOf(db, accounts)
      return await runKept(db, 'readings accepted', [...asked.values, from], () =>
        db
          .selectFrom('reading')
          .select(ACCEPTED_COLUMNS)
          .where(sql<boolean>`account ${asked.sql}`)
          // Every register, said so that SQLite takes the index that knows the period, and reads no others of the account.
          .where(sql<boolean>`register >= ''`)
          .where(is('accepted'))
          .where('period', '>=', from)
          .orderBy('period'),
      )
    },

    /**
     * What was accepted for the periods from `from` until before `until`, a row a register, oldest period first. A year of
     * readings is asked for with every batch: as one text it costs a tenth of as many rows, and sorted here, where it
     * mostly comes sorted, half of what the database takes for it.
     */
    async past(accounts: readonly AccountKey[], from: Period, until: Period): Promise<RegisterPast[]> {
      if (accounts.length === 0) return []
      const asked = listOf(db, accounts)
      const rows = await runKept(db, 'readings past', [...asked.values, from, until], () =>
        db
          .selectFrom('reading')
          .select([
            'account',
            'register',
            sql<string>`string_agg(period || ' ' || read_on || ' ' || value, ',')`.as('past'),
          ])
          .where(sql<boolean>`account ${asked.sql}`)
          .where(is('accepted'))
          .where('period', '>=', from)
          .where('period', '<', until)
          .groupBy(['account', 'register']),
      )
      // Text order is time order: each begins with its period.
      return rows.map(({ account, register, past }) => ({
        account,
        register,
        readings: past.split(',').sort().map(pastIn),
      }))
    },

    /** Everything a resident may see of one account: accepted since `from`, and whatever else came since `since`. */
    async shown(account: AccountKey, from: Period, since: Instant): Promise<StoredReading[]> {
      return await db
        .selectFrom('reading')
        .selectAll()
        .where('account', '=', account)
        .where((row) =>
          row.or([
            row.and([row('status', '=', 'accepted'), row('period', '>=', from)]),
            row('status', '=', 'queued'),
            row('received_at', '>=', since),
          ]),
        )
        .orderBy('received_at')
        .execute()
    },

    /**
     * Queued readings of the earliest opening that has come, each register's newest first (W4). One opening at a time, so
     * that what was left lying over several is released as if each had been kept.
     */
    async due(now: Instant, limit: number): Promise<DueReading[]> {
      return await db
        .selectFrom('reading')
        .select(DUE_COLUMNS)
        .where(is('queued'))
        .where('opens_at', '<=', now)
        .where('opens_at', '=', (row) =>
          row
            .selectFrom('reading')
            .select((select) => select.fn.min<number>('opens_at').as('at'))
            .where(is('queued')),
        )
        .orderBy('account')
        .orderBy('register')
        .orderBy('taken_at', 'desc')
        .orderBy('received_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
    },

    async nextOpening(): Promise<Instant | null> {
      const row = await db
        .selectFrom('reading')
        .select((select) => select.fn.min('opens_at').as('at'))
        .where(is('queued'))
        .executeTakeFirst()
      return row?.at === null || row === undefined ? null : Number(row.at)
    },

    async byNumber(account: AccountKey, number: string): Promise<StoredReading | null> {
      const row = await db
        .selectFrom('reading')
        .selectAll()
        .where('account', '=', account)
        .where('number', '=', number)
        .executeTakeFirst()
      return row ?? null
    },

    /** The last that came for an account, newest first. */
    async latest(account: AccountKey, limit: number): Promise<StoredReading[]> {
      return await db
        .selectFrom('reading')
        .selectAll()
        .where('account', '=', account)
        .orderBy('received_at', 'desc')
        .orderBy('id', 'desc')
        .orderBy('variant', 'desc')
        .limit(limit)
        .execute()
    },

    async acceptedFor(account: AccountKey, register: RegisterKey, period: Period): Promise<StoredReading | null> {
      const row = await db
        .selectFrom('reading')
        .selectAll()
        .where('account', '=', account)
        .where('register', '=', register)
        .where('period', '=', period)
        .where(is('accepted'))
        .executeTakeFirst()
      return row ?? null
    },

    async held(limit: number): Promise<StoredReading[]> {
      return await db.selectFrom('reading').selectAll().where(is('held')).orderBy('received_at').limit(limit).execute()
    },

    /** Stores fresh readings with where they stand, and the first event of each. */
    async add(rows: readonly Omit<ReadingTable, 'step'>[], at: Instant, by: string): Promise<void> {
      const stored = rows.map((row) => ({ ...row, step: 0 }))
      await insertMany(db, 'reading', READING_COLUMNS, stored)
      await addEvents(stored.map((row) => eventOf(row, row.step, standingOf(row), at, by)))
    },

    /** Moves readings to where they stand now, with an event each. */
    async move(moves: readonly Move[], at: Instant, by: string): Promise<void> {
      const alike = Map.groupBy(moves, ({ reading, standing }) =>
        JSON.stringify([reading.variant, reading.step, columnsOf(standing)]),
      )
      for (const group of alike.values()) {
        const { reading, standing } = group[0]!
        const keys = pairsIn(group.map((move) => move.reading))
        const { status, period, reason, opens_at } = columnsOf(standing)
        const set = { status, period, reason, opens_at, step: reading.step + 1 }
        const values = [...Object.values(set), ...keys.values, reading.variant]
        await runKept(db, 'move readings', values, () =>
          db
            .updateTable('reading')
            .set(set)
            .where(sql<boolean>`(account, id) ${keys.sql}`)
            .where('variant', '=', reading.variant),
        )
      }
      await addEvents(
        moves.map(({ reading, standing, note }) => eventOf(reading, reading.step + 1, standing, at, by, note)),
      )
    },

    async events(key: ReadingKey): Promise<EventTable[]> {
      return await db
        .selectFrom('event')
        .selectAll()
        .where('account', '=', key.account)
        .where('id', '=', key.id)
        .where('variant', '=', key.variant)
        .orderBy('step')
        .execute()
    },
  }

  function pairsIn(keys: readonly { account: AccountKey; id: string }[]): KeyList {
    return pairsOf(
      db,
      keys.map(({ account, id }) => [account, id] as const),
    )
  }

  async function addEvents(rows: readonly EventTable[]): Promise<void> {
    await insertMany(db, 'event', EVENT_COLUMNS, rows)
  }
}

/** As it stands in the indexes that hold only such readings: with a parameter PostgreSQL would not know that they will do. */
const is = (status: ReadingStatus) => sql<boolean>`status = ${sql.lit(status)}`

/** `2026-10 2026-10-20 00203.170`. */
const pastIn = (text: string): PastReading => ({
  period: text.slice(0, 7),
  readOn: text.slice(8, 18),
  value: text.slice(19),
})

function eventOf(
  key: ReadingKey,
  step: number,
  standing: Standing,
  at: Instant,
  by: string,
  note?: string,
): EventTable {
  const { account, id, variant } = key
  return { account, id, variant, step, at, ...columnsOf(standing), by, note: note ?? null }
}
