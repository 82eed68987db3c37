/**
 * Copies: what this phone could not do without, a second time, in the browser's files. Browsers whose database was damaged,
 * as by two kills in mid-write, begin an empty one without asking anybody (faults/D7); it is filled again from here.
 *
 * Copies follow the database's own writes once these are on disk, and nobody waits for them. What is copied twice or was
 * received meanwhile does no harm: it has its id. Digits that are still being typed have no copy.
 */
import type { DBCore, DBCoreMutateRequest, DBCoreTable, IndexableType } from 'dexie'
import type { Db } from '#client/store/db.ts'
import { COPIES, WHOLE } from '#client/store/lost-database.ts'

type Row = Record<string, unknown>
type Place = { table: string; key: IndexableType }
type Change = Place & { row: Row | null }

/** Those of the browser's files that are needed here. */
export type CopyCaches = { open(name: string): Promise<Pick<Cache, 'keys' | 'match' | 'put' | 'delete'>> }

export type Copies = {
  /** Lets the copies follow what is written through this database. */
  watch(core: DBCore): Pick<DBCore, 'table'>
  /** Once for each database: what only the copies have comes back. Whatever fails is tried again at the next opening. */
  bringBack(db: Db): Promise<void>
  /** What a kill left undone between a write and its copy. */
  tidy(db: Db): Promise<void>
  /** All that was written so far has its copy. */
  settled(): Promise<void>
}

const PHOTO_BYTES = 'photoBytes'
const VISIT_DRAFTS = 'visitDrafts'

const SETTINGS = ['session', 'secrets', 'marked', 'deviceId', 'pendingSignOut', 'clock']

/** The rows of each table that have a copy. */
const COPIED: Record<string, (row: Row) => boolean> = {
  outbox: ({ state }) => state === 'saved',
  photos: ({ state }) => state === 'waiting',
  [PHOTO_BYTES]: () => true,
  accounts: () => true,
  utilities: () => true,
  rounds: () => true,
  // A visit is ended a moment after its last reading is saved: what is noted of it must be there till then.
  [VISIT_DRAFTS]: () => true,
  settings: ({ key }) => SETTINGS.includes(String(key)) || String(key).startsWith('walk '),
}

export function createCopies(caches: CopyCaches): Copies {
  let writing: Promise<void> = Promise.resolve()

  /**
   * One after the other; of one transaction what comes before what goes, since a kill may fall between a visit and the end of
   * its draft. No room, or no files any more: what waits is in the database all the same, and the rest goes on.
   */
  const follow = (changes: readonly Change[]): void => {
    const goes = changes.filter(({ row }) => row === null)
    for (const change of [...changes.filter(({ row }) => row !== null), ...goes])
      writing = writing.then(() => write(change)).catch(() => undefined)
  }

  async function write({ table, key, row }: Change): Promise<void> {
    const cache = await caches.open(COPIES)
    if (row === null) await cache.delete(addressOf(table, key))
    else await cache.put(addressOf(table, key), responseOf(table, row))
  }

  async function all(): Promise<Place[]> {
    const requests = await (await caches.open(COPIES)).keys()
    return requests.flatMap(({ url }) => placeOf(url) ?? [])
  }

  /** Null: it is not what was written, as after a kill in the middle of it. */
  async function readCopy({ table, key }: Place): Promise<Row | null> {
    const response = await (await caches.open(COPIES)).match(addressOf(table, key))
    if (response === undefined) return null
    if (table !== PHOTO_BYTES) return await (response.json() as Promise<Row | null>).catch(() => null)
    const [account, fact, sha256] = key as [string, string, string]
    return { account, fact, sha256, bytes: await response.arrayBuffer() }
  }

  return {
    watch(core) {
      const perTransaction = new WeakMap<object, Change[]>()
      const note = (transaction: object, changes: readonly Change[]): void => {
        const noted = perTransaction.get(transaction)
        if (noted !== undefined) return void noted.push(...changes)
        const own = [...changes]
        perTransaction.set(transaction, own)
        const { addEventListener } = transaction as IDBTransaction
        addEventListener.call(transaction, 'complete', () => follow(own))
      }
      return {
        table: (name) => (name in COPIED ? withCopies(core.table(name), note) : core.table(name)),
      }
    },

    async bringBack(db) {
      if ((await db.settings.get(WHOLE)) !== undefined) return
      const rows = new Map(Object.keys(COPIED).map((table): [string, Row[]] => [table, []]))
      for (const copy of await all()) {
        const row = await readCopy(copy)
        if (row === null || JSON.stringify(keyOf(db, copy.table, row)) !== JSON.stringify(copy.key)) continue
        // Photos at once, so that not all of them are held at a time.
        if (copy.table === PHOTO_BYTES)
          await db.transaction('rw', PHOTO_BYTES, () => addMissing(db, PHOTO_BYTES, [row]))
        else rows.get(copy.table)!.push(row)
      }
      await db.transaction('rw', [...rows.keys()], async () => {
        const drafts = rows.get(VISIT_DRAFTS)!
        rows.set(VISIT_DRAFTS, [])
        for (const [table, own] of rows) await addMissing(db, table, own)
        await addMissing(db, VISIT_DRAFTS, await notEnded(db, drafts))
        await db.settings.put({ key: WHOLE, value: true })
      })
    },

    async tidy(db) {
      await writing
      // A database that could not be filled again knows less than its copies.
      if ((await db.settings.get(WHOLE)) === undefined) return
      const kept = new Map((await all()).map((copy) => [addressOf(copy.table, copy.key), copy]))
      for (const table of Object.keys(COPIED)) {
        const keys = await keysCopied(db, table)
        const missing = keys.filter((key) => !kept.delete(addressOf(table, key)))
        const rows: (Row | undefined)[] = await db.table(table).bulkGet(missing)
        follow(missing.flatMap((key, at) => (rows[at] === undefined ? [] : [{ table, key, row: rows[at] }])))
      }
      follow([...kept.values()].map(({ table, key }) => ({ table, key, row: null })))
      await writing
    },

    settled: () => writing,
  }
}

function withCopies(table: DBCoreTable, note: (transaction: object, changes: readonly Change[]) => void): DBCoreTable {
  const { name } = table
  const { primaryKey } = table.schema
  const gone = (keys: readonly IndexableType[]): Change[] => keys.map((key) => ({ table: name, key, row: null }))
  return {
    ...table,
    mutate(request: DBCoreMutateRequest) {
      const { trans } = request
      if (request.type === 'add' || request.type === 'put') {
        note(
          trans,
          request.values.flatMap((row: Row) => changesOf(name, primaryKey.extractKey!(row), row, request.type)),
        )
      } else if (request.type === 'delete') note(trans, gone(request.keys))
      else {
        const inRange = { trans, values: false, query: { index: primaryKey, range: request.range } }
        return table.query(inRange).then(({ result }) => {
          note(trans, gone(result))
          return table.mutate(request)
        })
      }
      return table.mutate(request)
    },
  }
}

function changesOf(table: string, key: IndexableType, row: Row, type: 'add' | 'put'): Change[] {
  const isCopied = COPIED[table]!(row)
  // What was recorded never changes; how its sending goes is not worth a file.
  if (table === 'outbox' && type === 'put' && isCopied) return []
  if (table === 'settings' && !isCopied) return []
  const own = { table, key, row: isCopied ? row : null }
  return table === 'photos' && !isCopied ? [own, { ...own, table: PHOTO_BYTES }] : [own]
}

/** Without reading what is large. */
async function keysCopied(db: Db, name: string): Promise<IndexableType[]> {
  // The bytes of a photo are copied as long as the photo waits.
  const table = db.table(name === PHOTO_BYTES ? 'photos' : name)
  if (name === 'rounds' || name === 'accounts') return await table.toCollection().primaryKeys()
  const rows = (await table.filter((row: Row) => COPIED[table.name]!(row)).toArray()) as Row[]
  return rows.map((row) => keyOf(db, table.name, row))
}

/** Rows that are there stay: they are newer. In a transaction, as page and worker may do the same at once. */
async function addMissing(db: Db, name: string, rows: Row[]): Promise<void> {
  const table = db.table(name)
  const there = await table.bulkGet(rows.map((row) => keyOf(db, name, row)))
  await table.bulkAdd(rows.filter((_, at) => there[at] === undefined))
}

/** A kill may fall between the copy of a visit and the end of its draft's. */
async function notEnded(db: Db, drafts: Row[]): Promise<Row[]> {
  const visits = await db.outbox.bulkGet(drafts.map(({ account, id }): [string, string] => [`${account}`, `${id}`]))
  return drafts.filter((_, at) => visits[at] === undefined)
}

const addressOf = (table: string, key: IndexableType): string =>
  `/copies/${table}?${encodeURIComponent(JSON.stringify(key))}`

/** Null: an address that is not ours. */
function placeOf(url: string): Place | null {
  const { pathname, search } = new URL(url, 'https://phone')
  const table = pathname.split('/')[2] ?? ''
  return table in COPIED ? { table, key: JSON.parse(decodeURIComponent(search.slice(1))) } : null
}

const keyOf = (db: Db, table: string, row: Row): IndexableType =>
  db.table(table).core.schema.primaryKey.extractKey!(row)

const responseOf = (table: string, row: Row): Response =>
  new Response(table === PHOTO_BYTES ? (row.bytes as ArrayBuffer) : JSON.stringify(row))
