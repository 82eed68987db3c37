/** Held readings: those a person must look at, found by what they have in common; paged by key, oldest first. */
import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import type { StoredReading } from '#server/storage/readings.ts'
import type { ReadingTable, Schema } from '#server/storage/schema.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Service } from '#shared/domain/meter.ts'
import type { Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** All that is said must hold; nothing said: all held readings. */
export type HeldFilter = {
  heldFor?: string
  utility?: string
  district?: string
  account?: AccountKey
  period?: Period
  service?: Service
  /** Received from then, until before then. */
  from?: Instant
  before?: Instant
}

/** Where a held reading is found, and its order among those of its register. */
export type HeldKey = Pick<ReadingTable, 'account' | 'id' | 'variant' | 'register' | 'taken_at' | 'received_at'>

/** The last one of a page. */
export type HeldPlace = Pick<ReadingTable, 'received_at' | 'account' | 'id' | 'variant'>

/** As the index says it: a planner that sees a parameter may not find it. */
const isHeld = sql<SqlBool>`status = 'held'`

export function heldReadings(db: Db) {
  const matching = (filter: HeldFilter) =>
    db
      .selectFrom('reading')
      .where(isHeld)
      .where((row) => row.and(conditionsOf(row, filter)))

  const inOrder = (filter: HeldFilter, after: HeldPlace | null, limit: number) =>
    matching(filter)
      .$if(after !== null, (query) => query.where(isAfter(after!)).where('received_at', '>=', after!.received_at))
      .orderBy('received_at')
      .orderBy('account')
      .orderBy('id')
      .orderBy('variant')
      .limit(limit)

  return {
    async count(filter: HeldFilter): Promise<number> {
      const row = await matching(filter)
        .select((select) => select.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    async page(filter: HeldFilter, after: HeldPlace | null, limit: number): Promise<StoredReading[]> {
      return await inOrder(filter, after, limit).selectAll().execute()
    },

    async keys(filter: HeldFilter, after: HeldPlace | null, limit: number): Promise<HeldKey[]> {
      return await inOrder(filter, after, limit)
        .select(['account', 'id', 'variant', 'register', 'taken_at', 'received_at'])
        .execute()
    },
  }
}

const isAfter = ({ received_at, account, id, variant }: HeldPlace) =>
  sql<boolean>`(received_at, account, id, variant) > (${received_at}, ${account}, ${id}, ${variant})`

type Row = ExpressionBuilder<Schema, 'reading'>

type Condition = ExpressionWrapper<Schema, 'reading', SqlBool>

function conditionsOf(row: Row, filter: HeldFilter): Condition[] {
  const { heldFor, utility, district, account, period, service, from, before } = filter
  const conditions: Condition[] = []
  if (heldFor !== undefined) conditions.push(row('reason', '=', heldFor))
  if (account !== undefined) conditions.push(row('reading.account', '=', account))
  if (period !== undefined) conditions.push(row('period', '=', period))
  if (from !== undefined) conditions.push(row('received_at', '>=', from))
  if (before !== undefined) conditions.push(row('received_at', '<', before))
  if (utility !== undefined) conditions.push(ofUtility(row, utility))
  if (district !== undefined) conditions.push(inDistrict(row, district))
  if (service !== undefined) conditions.push(ofService(row, service))
  return conditions
}

/** By the key alone, since a reading may name an account that does not exist: `.` is what follows `-`. */
const ofUtility = (row: Row, utility: string): Condition =>
  row.and([row('reading.account', '>=', `${utility}-`), row('reading.account', '<', `${utility}.`)])

const inDistrict = (row: Row, district: string): Condition =>
  row.exists(
    row
      .selectFrom('account')
      .select('account.account')
      .whereRef('account.account', '=', 'reading.account')
      .where('account.district', '=', district),
  )

const ofService = (row: Row, service: Service): Condition =>
  row.exists(
    row
      .selectFrom('register')
      .innerJoin('meter', (join) =>
        join.onRef('meter.account', '=', 'register.account').onRef('meter.serial', '=', 'register.serial'),
      )
      .select('register.name')
      .whereRef('register.account', '=', 'reading.account')
      .where('meter.service', '=', service)
      .where(sql<SqlBool>`register.serial || '/' || register.name = reading.register`),
  )
