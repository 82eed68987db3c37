/** Accounts: utilities, accounts, their meters and registers. */
import type { Db } from '#server/storage/db.ts'
import type { AccountTable, RegisterTable } from '#server/storage/schema.ts'
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
      const rows = await db.selectFrom('account').selectAll().where('account', 'in', keys).execute()
      const meters = await db
        .selectFrom('meter')
        .selectAll()
        .where('account', 'in', keys)
        .orderBy('account')
        .orderBy('installed_on')
        .orderBy('serial')
        .execute()
      const registers = await db.selectFrom('register').selectAll().where('account', 'in', keys).execute()
      const registersOf = Map.groupBy(registers, (row) => `${row.account} ${row.serial}`)
      const metersOf = Map.groupBy(meters, (row) => row.account)
      return new Map(
        rows.map((row) => [
          row.account,
          accountOf(
            row,
            (metersOf.get(row.account) ?? []).map((meter) => ({
              serial: meter.serial,
              service: meter.service,
              place: meter.place,
              installedOn: meter.installed_on,
              removedOn: meter.removed_on,
              verifiedUntil: meter.verified_until,
              registers: (registersOf.get(`${meter.account} ${meter.serial}`) ?? []).map(registerOf),
            })),
          ),
        ]),
      )
    },

    async revisions(keys: readonly AccountKey[]): Promise<Map<AccountKey, number>> {
      if (keys.length === 0) return new Map()
      const rows = await db.selectFrom('account').select(['account', 'revision']).where('account', 'in', keys).execute()
      return new Map(rows.map((row) => [row.account, row.revision]))
    },

    /** What a device caches of these accounts is out of date; called in every transaction that changes them. */
    async touch(keys: readonly AccountKey[]): Promise<void> {
      if (keys.length === 0) return
      await db
        .updateTable('account')
        .set((row) => ({ revision: row('revision', '+', 1) }))
        .where('account', 'in', keys)
        .execute()
    },

    async add(account: Omit<AccountTable, 'revision'>, meters: readonly Meter[]): Promise<void> {
      await db
        .insertInto('account')
        .values({ ...account, revision: 1 })
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

function accountOf(row: AccountTable, meters: Meter[]): Account {
  const { account, utility, address, district, revision, contract_starts_on: startsOn } = row
  const contract = startsOn === null ? null : { startsOn, endsOn: row.contract_ends_on }
  return { account, utility, address, district, contract, revision, meters }
}

const registerOf = (row: RegisterTable): Register => ({
  name: row.name,
  digits: row.digits,
  decimals: row.decimals,
  unit: row.unit,
})
