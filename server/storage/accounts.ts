/** Accounts: utilities, accounts, their meters and registers. */
import { type InferResult, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { type KeyList, listOf } from '#server/storage/engine/key-lists.ts'
import { runKept } from '#server/storage/kept-text.ts'
import type { AccountTable } from '#server/storage/schema.ts'
import type { AccountKey, Contract } from '#shared/domain/account.ts'
import type { Meter, Register } from '#shared/domain/meter.ts'
import type { Utility } from '#shared/domain/utility.ts'

export type Account = {
  account: AccountKey
  utility: string
  address: string
  district: string
  contract: Contract | null
  revision: number
  meters: Meter[]
}

/** What not every utility knows. */
type Optional = 'contract_number' | 'entrance' | 'floor'

/** Parsing a profile costs more than comparing its text, and profiles hardly ever change. */
const parsed = new Map<string, { text: string; utility: Utility }>()

export function accounts(db: Db) {
  return {
    async utilities(): Promise<Utility[]> {
      const rows = await db.selectFrom('utility').selectAll().orderBy('utility').execute()
      return rows.map(utilityOf)
    },

    async putUtility(utility: Utility): Promise<void> {
      const row = { utility: utility.key, profile: JSON.stringify(utility) }
      await db
        .insertInto('utility')
        .values(row)
        .onConflict((clash) => clash.column('utility').doUpdateSet(row))
        .execute()
    },

    /** The accounts among `keys` that exist, each with its meters, the removed ones too. */
    async find(keys: readonly AccountKey[]): Promise<Map<AccountKey, Account>> {
      if (keys.length === 0) return new Map()
      const asked = listOf(db, keys)
      const rows = await runKept(db, 'accounts', asked.values, () => withMeters(db, asked))
      const found = new Map<AccountKey, Account>()
      for (const row of rows) {
        const account = found.get(row.account) ?? accountOf(row)
        found.set(row.account, account)
        if (row.serial === null) continue
        if (account.meters.at(-1)?.serial !== row.serial) account.meters.push(meterOf(row))
        if (row.name !== null) account.meters.at(-1)!.registers.push(registerOf(row))
      }
      return found
    },

    async revisions(keys: readonly AccountKey[]): Promise<Map<AccountKey, number>> {
      if (keys.length === 0) return new Map()
      const rows = await db.selectFrom('account').select(['account', 'revision']).where('account', 'in', keys).execute()
      return new Map(rows.map((row) => [row.account, row.revision]))
    },

    /** What a device caches of these accounts is out of date; called in every transaction that changes them. */
    async touch(keys: readonly AccountKey[]): Promise<void> {
      if (keys.length === 0) return
      const touched = listOf(db, keys)
      await runKept(db, 'touch accounts', [1, ...touched.values], () =>
        db
          .updateTable('account')
          .set((row) => ({ revision: row('revision', '+', 1) }))
          .where(sql<boolean>`account ${touched.sql}`),
      )
    },

    async add(
      account: Omit<AccountTable, 'revision' | Optional> & Partial<Pick<AccountTable, Optional>>,
      meters: readonly Meter[],
    ): Promise<void> {
      await db
        .insertInto('account')
        .values({ contract_number: null, entrance: null, floor: null, ...account, revision: 1 })
        .execute()
      for (const meter of meters) {
        await db
          .insertInto('meter')
          .values({
            account: account.account,
            serial: meter.serial,
            service: meter.service,
            place: meter.place,
            installed_on: meter.installedOn,
            removed_on: meter.removedOn,
            verified_until: meter.verifiedUntil,
          })
          .execute()
        await db
          .insertInto('register')
          .values(meter.registers.map((register) => ({ account: account.account, serial: meter.serial, ...register })))
          .execute()
      }
    },

    async count(): Promise<number> {
      const row = await db
        .selectFrom('account')
        .select((select) => select.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },
  }
}

function utilityOf(row: { utility: string; profile: string }): Utility {
  const known = parsed.get(row.utility)
  if (known?.text === row.profile) return known.utility
  const utility = JSON.parse(row.profile) as Utility
  parsed.set(row.utility, { text: row.profile, utility })
  return utility
}

/** A row a register: one statement for what is asked with every batch. */
const withMeters = (db: Db, keys: KeyList) =>
  db
    .selectFrom('account')
    .leftJoin('meter', 'meter.account', 'account.account')
    .leftJoin('register', (join) =>
      join.onRef('register.account', '=', 'meter.account').onRef('register.serial', '=', 'meter.serial'),
    )
    .select(['account.account', 'utility', 'address', 'district', 'contract_starts_on', 'contract_ends_on', 'revision'])
    .select(['meter.serial', 'service', 'place', 'installed_on', 'removed_on', 'verified_until'])
    .select(['register.name', 'digits', 'decimals', 'unit'])
    .where(sql<boolean>`account.account ${keys.sql}`)
    .orderBy('account.account')
    .orderBy('meter.installed_on')
    .orderBy('meter.serial')
    .orderBy('register.name')

type Row = InferResult<ReturnType<typeof withMeters>>[number]

function accountOf(row: Row): Account {
  const { account, utility, address, district, revision, contract_starts_on: startsOn } = row
  const contract = startsOn === null ? null : { startsOn, endsOn: row.contract_ends_on }
  return { account, utility, address, district, contract, revision, meters: [] }
}

const meterOf = (row: Row): Meter => ({
  serial: row.serial!,
  service: row.service!,
  place: row.place,
  installedOn: row.installed_on!,
  removedOn: row.removed_on,
  verifiedUntil: row.verified_until,
  registers: [],
})

const registerOf = (row: Row): Register => ({
  name: row.name!,
  digits: row.digits!,
  decimals: row.decimals!,
  unit: row.unit!,
})
