/** Import: what is stored of accounts, all of it, for an import to compare with, and rows put in place of those that are there. */
import type { Db } from '#server/storage/db.ts'
import { runKept } from '#server/storage/kept-text.ts'
import type { AccountTable, MeterTable, RegisterTable, Schema } from '#server/storage/schema.ts'
import type { AccountKey } from '#shared/domain/account.ts'

export type StoredAccount = { row: AccountTable; meters: MeterTable[]; registers: RegisterTable[] }

const ACCOUNT = [
  'account',
  'utility',
  'address',
  'district',
  'holder',
  'contract_starts_on',
  'contract_ends_on',
  'revision',
  'contract_number',
  'entrance',
  'floor',
] as const satisfies readonly (keyof AccountTable)[]

const METER = [
  'account',
  'serial',
  'service',
  'place',
  'installed_on',
  'removed_on',
  'verified_until',
] as const satisfies readonly (keyof MeterTable)[]

const REGISTER = [
  'account',
  'serial',
  'name',
  'digits',
  'decimals',
  'unit',
] as const satisfies readonly (keyof RegisterTable)[]

/** Few sizes make few statements, each of which is kept. */
const PIECES = [200, 50, 10, 1] as const

/** `rows` in pieces of a few sizes, in order. */
export function* inPieces<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  let from = 0
  for (const size of PIECES) {
    for (; from + size <= rows.length; from += size) yield rows.slice(from, from + size)
  }
}

export function imports(db: Db) {
  return {
    async stored(keys: readonly AccountKey[]): Promise<Map<AccountKey, StoredAccount>> {
      if (keys.length === 0) return new Map()
      const rows = await runKept(db, 'import accounts', keys, () =>
        db.selectFrom('account').selectAll().where('account', 'in', keys),
      )
      const found = new Map<AccountKey, StoredAccount>()
      for (const row of rows) found.set(row.account, { row, meters: [], registers: [] })
      if (found.size === 0) return found
      const meters = await runKept(db, 'import meters', keys, () =>
        db.selectFrom('meter').selectAll().where('account', 'in', keys).orderBy('account').orderBy('serial'),
      )
      for (const meter of meters) found.get(meter.account)!.meters.push(meter)
      const registers = await runKept(db, 'import registers', keys, () =>
        db.selectFrom('register').selectAll().where('account', 'in', keys),
      )
      for (const register of registers) found.get(register.account)!.registers.push(register)
      return found
    },

    /** New accounts as they are; of those that are there the revision goes on by one, whatever `rows` say. */
    async putAccounts(rows: readonly AccountTable[]): Promise<void> {
      for (const some of inPieces(rows)) {
        await runKept(db, 'put accounts', valuesOf(some, ACCOUNT), () =>
          db
            .insertInto('account')
            .values(inOrder(some, ACCOUNT))
            .onConflict((clash) =>
              clash.column('account').doUpdateSet((row) => ({
                address: row.ref('excluded.address'),
                district: row.ref('excluded.district'),
                holder: row.ref('excluded.holder'),
                contract_starts_on: row.ref('excluded.contract_starts_on'),
                contract_ends_on: row.ref('excluded.contract_ends_on'),
                revision: row('account.revision', '+', row.lit(1)),
                contract_number: row.ref('excluded.contract_number'),
                entrance: row.ref('excluded.entrance'),
                floor: row.ref('excluded.floor'),
              })),
            ),
        )
      }
    },

    /** A meter's account and serial stay; it is never taken away. */
    async putMeters(rows: readonly MeterTable[]): Promise<void> {
      for (const some of inPieces(rows)) {
        await runKept(db, 'put meters', valuesOf(some, METER), () =>
          db
            .insertInto('meter')
            .values(inOrder(some, METER))
            .onConflict((clash) =>
              clash.columns(['account', 'serial']).doUpdateSet((row) => ({
                service: row.ref('excluded.service'),
                place: row.ref('excluded.place'),
                installed_on: row.ref('excluded.installed_on'),
                removed_on: row.ref('excluded.removed_on'),
                verified_until: row.ref('excluded.verified_until'),
              })),
            ),
        )
      }
    },

    async putRegisters(rows: readonly RegisterTable[]): Promise<void> {
      for (const some of inPieces(rows)) {
        await runKept(db, 'put registers', valuesOf(some, REGISTER), () =>
          db
            .insertInto('register')
            .values(inOrder(some, REGISTER))
            .onConflict((clash) =>
              clash.columns(['account', 'serial', 'name']).doUpdateSet((row) => ({
                digits: row.ref('excluded.digits'),
                decimals: row.ref('excluded.decimals'),
                unit: row.ref('excluded.unit'),
              })),
            ),
        )
      }
    },
  }
}

type PutTable = Schema['account' | 'meter' | 'register']

function valuesOf<Row extends PutTable>(rows: readonly Row[], columns: readonly (keyof Row)[]): unknown[] {
  const values: unknown[] = []
  for (const row of rows) for (const column of columns) values.push(row[column])
  return values
}

/** With the columns in the order of their values. */
const inOrder = <Row extends PutTable>(rows: readonly Row[], columns: readonly (keyof Row)[]): Row[] =>
  rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])) as unknown as Row)
