/**
 * Volumes: the registers of a utility, page by page, each with what its volume of a period is counted from (C1–C3).
 *
 * A page is one statement, so its rows are of one moment, and none is open between two pages ([faults/V5]).
 */
import { type ExpressionBuilder, type InferResult, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { runKept } from '#server/storage/kept-text.ts'
import type { ReadingTable, Schema } from '#server/storage/schema.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Period } from '#shared/lib/calendar-date.ts'

/** From the account after `after` to the account `to`. */
export type AccountRange = { after: AccountKey; to: AccountKey }

/** What a volume may count from if nothing was accepted for an earlier period. */
export type FirstValue = Pick<
  ReadingTable,
  'account' | 'register' | 'id' | 'value' | 'read_on' | 'channel' | 'period' | 'taken_at'
>

export function volumes(db: Db) {
  return {
    /** Up to `limit` accounts of a utility in the order of their keys, from the one after `after`. */
    async accounts(utility: string, after: AccountKey, limit: number): Promise<AccountKey[]> {
      const rows = await db
        .selectFrom('account')
        .select('account')
        .where('account', '>', after === '' ? `${utility}-` : after)
        // `.` is what follows `-`.
        .where('account', '<', `${utility}.`)
        .where('utility', '=', utility)
        .orderBy('account')
        .limit(limit)
        .execute()
      return rows.map(({ account }) => account)
    },

    async countAccounts(utility: string): Promise<number> {
      const row = await db
        .selectFrom('account')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('utility', '=', utility)
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    /** A row a register, removed ones too, in the order of account, serial and name. */
    async page({ after, to }: AccountRange, period: Period): Promise<VolumeRow[]> {
      return await runKept(db, 'volumes', [period, period, period, period, after, to], () =>
        pageOf(db, { after, to }, period),
      )
    },

    /** What was superseded for the period. */
    async superseded(accounts: readonly AccountKey[], period: Period): Promise<FirstValue[]> {
      if (accounts.length === 0) return []
      return await db
        .selectFrom('reading')
        .select(['account', 'register', 'id', 'value', 'read_on', 'channel', 'period', 'taken_at'])
        .where('account', 'in', accounts)
        .where('status', '=', 'superseded')
        .where('period', '=', period)
        .orderBy('taken_at')
        .orderBy('received_at')
        .orderBy('id')
        .execute()
    },

    /** What was estimated for accounts and periods from `from` until before `until`, oldest period first. */
    async estimates({ after, to }: AccountRange, from: Period, until: Period) {
      return await db
        .selectFrom('estimate')
        .select(['account', 'register', 'period', 'volume', 'kind'])
        .where('account', '>', after)
        .where('account', '<=', to)
        .where('period', '>=', from)
        .where('period', '<', until)
        .orderBy('account')
        .orderBy('register')
        .orderBy('period')
        .execute()
    },

    /** Readings held for the period, of registers that nobody listed too. */
    async held({ after, to }: AccountRange, period: Period): Promise<number> {
      const row = await db
        .selectFrom('reading')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('account', '>', after)
        .where('account', '<=', to)
        .where('period', '=', period)
        .where(sql<boolean>`status = 'held'`)
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },
  }
}

export type VolumeRow = InferResult<ReturnType<typeof pageOf>>[number]

const KEY = sql<string>`register.serial || '/' || register.name`

/** Whether it counts is written into the text, so that the index of those that count serves every plan. */
const pageOf = (db: Db, { after, to }: AccountRange, period: Period) =>
  db
    .selectFrom('account')
    .innerJoin('meter', 'meter.account', 'account.account')
    .innerJoin('register', (join) =>
      join.onRef('register.account', '=', 'meter.account').onRef('register.serial', '=', 'meter.serial'),
    )
    .leftJoin('reading as present', (join) =>
      join
        .onRef('present.account', '=', 'account.account')
        .on('present.register', '=', KEY)
        .on('present.period', '=', period)
        .on(sql<boolean>`present.status = 'accepted'`),
    )
    .leftJoin('reading as past', (join) =>
      join
        .onRef('past.account', '=', 'account.account')
        .on('past.register', '=', KEY)
        .on('past.period', '=', latestBefore(period))
        .on(sql<boolean>`past.status = 'accepted'`),
    )
    .leftJoin('estimate', (join) =>
      join
        .onRef('estimate.account', '=', 'account.account')
        .on('estimate.register', '=', KEY)
        .on('estimate.period', '=', period),
    )
    .select(['account.account', 'contract_number', 'contract_starts_on', 'contract_ends_on'])
    .select(['meter.serial', 'service', 'installed_on', 'removed_on'])
    .select(['register.name', 'digits', 'decimals', 'unit'])
    .select(['present.id', 'present.variant', 'present.value', 'present.read_on', 'present.taken_at'])
    .select(['present.channel', 'present.number', 'present.marks'])
    .select(['past.id as past_id', 'past.value as past_value', 'past.read_on as past_read_on'])
    .select(['past.channel as past_channel', 'past.period as past_period'])
    .select(['estimate.volume as estimated', 'estimate.kind as estimated_by', 'estimate.basis'])
    .select((row) => heldFor(row, period).as('held'))
    .where('register.account', '>', after)
    .where('register.account', '<=', to)
    .orderBy('register.account')
    .orderBy('register.serial')
    .orderBy('register.name')

const latestBefore = (period: Period) =>
  sql<Period>`(select max(earlier.period) from reading as earlier where earlier.account = account.account and earlier.register = ${KEY} and earlier.status = 'accepted' and earlier.period < ${period})`

const heldFor = (row: ExpressionBuilder<Schema, 'account' | 'register'>, period: Period) =>
  row
    .selectFrom('reading as doubtful')
    .select((select) => select.fn.countAll<number>().as('count'))
    .whereRef('doubtful.account', '=', 'account.account')
    .where('doubtful.register', '=', KEY)
    .where('doubtful.period', '=', period)
    .where(sql<boolean>`doubtful.status = 'held'`)
