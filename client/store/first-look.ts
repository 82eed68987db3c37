/**
 * First look: what the first screen needs to know of this device, read in one transaction of the browser's own, so that the
 * screen stands before Dexie is there. It reads only, closes what it opened, and leaves every doubt to the store.
 */
import type { Draft } from '#client/domain/draft.ts'
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { ClockDelta } from '#client/domain/utility-time.ts'
import type { CachedAccount, Setting } from '#client/store/db.ts'
import { endedWhenLeft, type Page } from '#client/store/ended-when-left.ts'
import type { Session } from '#client/store/settings.ts'
import type { AccountData, UtilityData } from '#shared/wire/account-data.ts'

export type FirstLook = {
  session: Session | null
  clock: ClockDelta | null
  entries: OutboxEntry[]
  /** Readings without a receipt that belong to others: a number and no more (faults/A5). */
  othersWaiting: number
  isMarked: boolean
  drafts: Draft[]
  accounts: AccountData[]
  utilities: UtilityData[]
}

const NOTHING: FirstLook = {
  session: null,
  clock: null,
  entries: [],
  othersWaiting: 0,
  isMarked: false,
  drafts: [],
  accounts: [],
  utilities: [],
}

const TABLES = ['settings', 'outbox', 'drafts', 'accounts', 'utilities']

/** Longer than this an opening may hang (faults/D10): the store goes on, which says so. */
const LONGEST_WAIT = 2000

/** Null: it cannot be told, ask the store. A device on which nothing was ever kept is an answer. */
export function firstLook(engine: IDBFactory, page: Page, longestMs = LONGEST_WAIT): Promise<FirstLook | null> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), longestMs)
    try {
      const opening = engine.open('esep')
      let isNew = false
      opening.onupgradeneeded = () => {
        isNew = true
        opening.transaction!.abort() // The store makes the database, with its tables.
      }
      opening.onerror = (event) => {
        event.preventDefault()
        resolve(isNew ? NOTHING : null)
      }
      opening.onsuccess = () => resolve(lookInto(opening.result, page).catch(() => null)) // A table is missing, the disk fails.
    } catch {
      resolve(null) // Storage forbidden by the browser's settings.
    }
  })
}

async function lookInto(db: IDBDatabase, page: Page): Promise<FirstLook> {
  db.onversionchange = () => db.close()
  try {
    const transaction = db.transaction(TABLES, 'readonly')
    endedWhenLeft(transaction, page)
    const all = <Row>(table: string): Promise<Row[]> => answerOf(transaction.objectStore(table).getAll())
    const setting = async <Value>(key: string): Promise<Value | null> => {
      const row = await answerOf<Setting | undefined>(transaction.objectStore('settings').get(key))
      return (row?.value ?? null) as Value | null
    }
    const [session, clock, marked, rows, drafts, accounts, utilities] = await Promise.all([
      setting<Session>('session'),
      setting<ClockDelta>('clock'),
      setting<boolean>('marked'),
      all<OutboxEntry>('outbox'),
      all<Draft>('drafts'),
      all<CachedAccount>('accounts'),
      all<UtilityData>('utilities'),
    ])
    const subject = session?.subject ?? null
    const isOwn = (row: { subject: string }): boolean => row.subject === subject
    return {
      session,
      clock,
      entries: rows.filter(isOwn).sort((a, b) => a.seq - b.seq),
      othersWaiting: rows.filter((row) => row.state === 'saved' && !isOwn(row)).length,
      isMarked: marked === true,
      drafts: drafts.filter(isOwn),
      accounts: accounts.filter(isOwn).map(({ data }) => data),
      utilities,
    }
  } finally {
    db.close()
  }
}

const answerOf = <Answer>(request: IDBRequest<Answer>): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = (event) => {
      event.preventDefault()
      reject(request.error)
    }
  })
