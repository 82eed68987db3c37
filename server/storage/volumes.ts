/**
 * Volumes: the registers of a utility, page by page, each with what its volume of a period is counted from (C1–C3).
 *
 * Reads only, a statement at a time, so that nothing is held open between two of them ([faults/V5]).
 */
import { type InferResult, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { runKept } from '#server/storage/kept-text.ts'
import type { AccountTable, EstimateTable, ReadingTable } from '#server/storage/schema.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import { type RegisterKey, registerKey } from '#shared/domain/meter.ts'
import { addMonths, type Period } from '#shared/lib/calendar-date.ts'

export type ContractAtHand = Pick<
  AccountTable,
  'account' | 'contract_number' | 'contract_starts_on' | 'contract_ends_on'
>

/** From the account after `after` to the account `to`. */
export type AccountRange = { after: AccountKey; to: AccountKey }

/** `read`: its period, if a reading counts in its stead. */
export type StoredEstimate = Omit<EstimateTable, 'made_at'> & { read: Period | null }

export type HeldCount = { account: AccountKey; register: RegisterKey; count: number }

/** What a volume may count from if nothing was accepted for an earlier period. */
export type FirstValue = Pick<ReadingTable, 'account' | 'register' | 'id' | 'value' | 'read_on' | 'channel' | 'period'>

export function volumes(db: Db) {
  return {
    /** Up to `limit` accounts of a utility in the order of their keys, from the one after `after`; from the first if that is empty. */
    async accounts(utility: string, after: AccountKey, limit: number): Promise<ContractAtHand[]> {
      // Keys begin with the utility's own and a `-`; `.` is what follows that.
      return await db
        .selectFrom('account')
        .select(['account', 'contract_number', 'contract_starts_on', 'contract_ends_on'])
        .where('account', '>', after || `${utility}-`)
        .where('account', '<', `${utility}.`)
        .where('utility', '=', utility)
        .orderBy('account')
        .limit(limit)
        .execute()
    },

    async countAccounts(utility: string): Promise<number> {
      const row = await db
        .selectFrom('account')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('utility', '=', utility)
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    /**
     * A row a register, removed ones too, in the order of account, serial and name: with the reading that counts for the
     * period, and the one that counts for the latest period before.
     */
    async registers(range: AccountRange, period: Period): Promise<VolumeRow[]> {
      const { after, to } = range
      const monthBefore = addMonths(period, -1)
      const rows = await runKept(db, 'volumes', [period, monthBefore, after, to], () =>
        registersOf(db, range, period, monthBefore),
      )
      // Most were read the month before, where looking takes half as long as looking for the latest.
      const gaps = new Set(rows.flatMap((row) => (row.past_id === null ? [row.account] : [])))
      if (gaps.size === 0) return rows
      const earlier = await runKept(db, 'volumes before', [monthBefore, ...gaps], () =>
        latestOf(db, [...gaps], monthBefore),
      )
      const known = new Map(earlier.map(({ account, register, ...past }) => [`${account} ${register}`, past]))
      return rows.map((row) => {
        const past = row.past_id === null && known.get(`${row.account} ${registerKey(row.serial, row.name)}`)
        return past ? { ...row, ...past } : row
      })
    },

    /** What was superseded for the period, in the order it was taken. */
    async superseded(accounts: readonly AccountKey[], period: Period): Promise<FirstValue[]> {
      if (accounts.length === 0) return []
      return await db
        .selectFrom('reading')
        .select(['account', 'register', 'id', 'value', 'read_on', 'channel', 'period'])
        .where('account', 'in', accounts)
        .where('status', '=', 'superseded')
        .where('period', '=', period)
        .orderBy('taken_at')
        .orderBy('received_at')
        .orderBy('id')
        .execute()
    },

    /** What was estimated for the periods from `from` to `until`, of each register oldest first. */
    async estimates({ after, to }: AccountRange, from: Period, until: Period): Promise<StoredEstimate[]> {
      return await db
        .selectFrom('estimate')
        .leftJoin('reading', (join) =>
          join
            .onRef('reading.account', '=', 'estimate.account')
            .onRef('reading.register', '=', 'estimate.register')
            .onRef('reading.period', '=', 'estimate.period')
            .on(sql<boolean>`reading.status = 'accepted'`),
        )
        .select(['estimate.account', 'estimate.register', 'estimate.period', 'volume', 'kind', 'basis'])
        .select('reading.period as read')
        .where('estimate.account', '>', after)
        .where('estimate.account', '<=', to)
        .where('estimate.period', '>=', from)
        .where('estimate.period', '<=', until)
        .orderBy('estimate.account')
        .orderBy('estimate.register')
        .orderBy('estimate.period')
        .execute()
    },

    /** How many readings are held for the period, of registers that nobody listed too. */
    async held({ after, to }: AccountRange, period: Period): Promise<HeldCount[]> {
      return await db
        .selectFrom('reading')
        .select(['account', 'register'])
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('account', '>', after)
        .where('account', '<=', to)
        .where('period', '=', period)
        .where(sql<boolean>`status = 'held'`)
        .groupBy(['account', 'register'])
        .execute()
    },
  }
}

export type VolumeRow = InferResult<ReturnType<typeof registersOf>>[number]

const KEY = sql<RegisterKey>`register.serial || '/' || register.name`

/** Whether a reading counts is written into the text, so that the index of those that do serves every plan. */
const registersOf = (db: Db, { after, to }: AccountRange, period: Period, monthBefore: Period) =>
  db
    .selectFrom('register')
    .innerJoin('meter', (join) =>
      join.onRef('meter.account', '=', 'register.account').onRef('meter.serial', '=', 'register.serial'),
    )
    .leftJoin('reading as present', (join) =>
      join
        .onRef('present.account', '=', 'register.account')
        .on('present.register', '=', KEY)
        .on('present.period', '=', period)
        .on(sql<boolean>`present.status = 'accepted'`),
    )
    .leftJoin('reading as past', (join) =>
      join
        .onRef('past.account', '=', 'register.account')
        .on('past.register', '=', KEY)
        .on('past.period', '=', monthBefore)
        .on(sql<boolean>`past.status = 'accepted'`),
    )
    .select(['register.account', 'register.serial', 'service', 'installed_on', 'removed_on'])
    .select(['register.name', 'digits', 'decimals', 'unit'])
    .select(['present.id', 'present.value', 'present.read_on', 'present.taken_at'])
    .select(['present.channel', 'present.number', 'present.marks'])
    .select(PAST)
    .where('register.account', '>', after)
    .where('register.account', '<=', to)
    .orderBy('register.account')
    .orderBy('register.serial')
    .orderBy('register.name')

const PAST = [
  'past.id as past_id',
  'past.value as past_value',
  'past.read_on as past_read_on',
  'past.channel as past_channel',
  'past.period as past_period',
] as const

/** What counts for the latest period before, of each register of these accounts that has one. */
const latestOf = (db: Db, accounts: readonly AccountKey[], before: Period) =>
  db
    .selectFrom('register')
    .innerJoin('reading as past', (join) =>
      join
        .onRef('past.account', '=', 'register.account')
        .on('past.register', '=', KEY)
        .on('past.period', '=', latestBefore(before))
        .on(sql<boolean>`past.status = 'accepted'`),
    )
    .select(['past.account', 'past.register'])
    .select(PAST)
    .where('register.account', 'in', accounts)

const latestBefore = (period: Period) =>
  sql<Period>`(select max(earlier.period) from reading as earlier where earlier.account = register.account and earlier.register = ${KEY} and earlier.status = 'accepted' and earlier.period < ${period})`
