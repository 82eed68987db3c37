/**
 * Db: the device's database and its one handle, which heals itself once and is opened again when it was closed.
 *
 * Nothing here or elsewhere ever deletes the database (faults/D7). Versions only add tables, indexes and fields (protocol §9).
 */
import type { DBCore, Dexie, EntityTable, Table } from 'dexie'
import type { Draft } from '#client/domain/draft.ts'
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { PhotoEntry } from '#client/domain/photo-entry.ts'
import type { VisitDraft } from '#client/domain/visit-draft.ts'
import type { Copies } from '#client/store/copies.ts'
import { endedWhenLeft, isPutAside, type Page } from '#client/store/ended-when-left.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { AccountData, UtilityData } from '#shared/wire/account-data.ts'
import type { RoundData } from '#shared/wire/rounds.ts'

/** What the server said of one account, and under which epoch: revisions count within one only. */
export type CachedAccount = { subject: string; key: string; epoch: string; data: AccountData }

/** A round an inspector took along, as the server had it at that time; read and written by `kept-rounds.ts`. */
export type KeptRound = {
  subject: string
  round: string
  epoch: string
  at: Instant
  /** Without its dwellings, unless it was kept by an earlier version. */
  data: RoundData
  /** Its dwellings as JSON: a browser reads thousands of meters faster as one text. */
  dwellings?: string
  /** It was handed in: its dwellings are here no more. */
  isEmptied?: true
}

/** The bytes of a photo; apart from what is known of it, so that lists do not carry them. */
export type PhotoBytes = { account: string; fact: string; sha256: string; bytes: ArrayBuffer }

export type Setting = { key: string; value: unknown }

export type Db = Dexie & {
  outbox: Table<OutboxEntry, [string, string]>
  drafts: Table<Draft, [string, string, string]>
  accounts: Table<CachedAccount, [string, string]>
  utilities: EntityTable<UtilityData, 'key'>
  settings: Table<Setting, string>
  rounds: Table<KeptRound, [string, string]>
  photos: Table<PhotoEntry, [string, string, string]>
  photoBytes: Table<PhotoBytes, [string, string, string]>
  visitDrafts: Table<VisitDraft, [string, string, string]>
}

export type Database = {
  /** Runs work on an open handle; when the handle turns out dead, once more on a new one. Work must bear being run twice. */
  use<Value>(work: (db: Db) => Promise<Value>): Promise<Value>
  close(): void
}

export type DatabaseOptions = {
  indexedDB: IDBFactory
  IDBKeyRange: typeof IDBKeyRange
  name?: string
  openTimeoutMs?: number
  /** The page, where one that is put aside in mid-work holds up all others (`ended-when-left.ts`). */
  page?: Page | null
  /** From where a database comes back that the browser lost; null where it keeps no files. */
  copies?: Copies | null
}

export function createDatabase({
  name = 'esep',
  openTimeoutMs = 10_000,
  page,
  copies,
  ...engine
}: DatabaseOptions): Database {
  let handle: Db | null = null
  /** Of the handle: what only the copies had has come back. */
  let whole: Promise<void> | null = null
  let isWhole = false

  const opened = async (): Promise<Db> => {
    if (handle?.isOpen() && isWhole) return handle
    const { Dexie } = await import('dexie') // The first screen stands without it (`first-look.ts`).
    const options = { ...engine, chromeTransactionDurability: 'strict', cache: 'disabled' } as const
    handle ??= schema(new Dexie(name, options), page, copies)
    const own = handle // Another's failure may drop it while it opens.
    await withTimeout(own.open(), openTimeoutMs)
    whole ??= copies ? withTimeout(copies.bringBack(own), openTimeoutMs).catch(() => undefined) : null
    await whole // What did not come back does at the next opening.
    isWhole = own === handle
    return own
  }
  const drop = (): void => {
    handle?.close({ disableAutoOpen: true })
    handle = null
    whole = null
    isWhole = false
  }
  page?.addEventListener('pagehide', (event) => isPutAside(event) && drop())

  return {
    async use(work) {
      let own: Db | null = null
      try {
        own = await opened()
        return await work(own)
      } catch (error) {
        // Closed in mid-work: the page was put aside, and is here again (faults/D10).
        const wasClosed = own !== null && !own.isOpen()
        if (!wasClosed && !isDeadHandle(error)) throw error
        if (own === null || own === handle) drop()
        return await work(await opened()) // faults/D6, B7
      }
    },
    close: drop,
  }
}

function schema(dexie: Dexie, page?: Page | null, copies?: Copies | null): Db {
  if (copies) dexie.use({ stack: 'dbcore', create: (core) => copies.watch(core) })
  if (page) dexie.use({ stack: 'dbcore', create: (core) => ({ transaction: watched(core, page) }) })
  dexie.version(1).stores({
    outbox: '[account+id], seq, [subject+state]',
    drafts: '[subject+account+serial]',
    accounts: '[subject+key]',
    utilities: 'key',
    settings: 'key',
  })
  dexie.version(2).stores({ rounds: '[subject+round]' })
  dexie.version(3).stores({
    photos: '[account+fact+sha256], [subject+state]',
    photoBytes: '[account+fact+sha256]',
    visitDrafts: '[subject+round+account]',
  })
  return dexie as Db
}

const watched =
  (core: DBCore, page: Page): DBCore['transaction'] =>
  (...how) => {
    const begun = core.transaction(...how)
    endedWhenLeft(begun as IDBTransaction, page) // Dexie's own transactions are the browser's.
    return begun
  }

/** Opening may hang behind a frozen tab (faults/D10): that is said instead of waited for. */
async function withTimeout(work: PromiseLike<unknown>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('TimeoutError: the database did not open')), ms)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

const DEAD = ['InvalidStateError', 'UnknownError', 'DatabaseClosedError']

/** A handle that will never work again, as opposed to an error of this one request. */
export const isDeadHandle = (error: unknown): boolean => namesOf(error).some((name) => DEAD.includes(name))

/** Names along the chain of causes: Dexie wraps what the browser said as `inner`. */
export function namesOf(error: unknown): string[] {
  if (!(error instanceof Error) && !isNamed(error)) return []
  const { name, inner } = error as { name: string; inner?: unknown }
  return [name, ...(inner === error ? [] : namesOf(inner))]
}

const isNamed = (error: unknown): boolean => typeof error === 'object' && error !== null && 'name' in error
