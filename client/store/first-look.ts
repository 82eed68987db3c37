/**
 * First look: what the first screen needs to know of this device, read in one transaction of the browser's own, so that the
 * screen stands before Dexie is there. It reads only, closes what it opened, and leaves every doubt to the store.
 */
import type { Draft } from '#client/domain/draft.ts'
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { PhotoEntry } from '#client/domain/photo-entry.ts'
import type { RoundWalk } from '#client/domain/round-walk.ts'
import type { ClockDelta } from '#client/domain/utility-time.ts'
import type { CachedAccount, KeptRound, Setting } from '#client/store/db.ts'
import { endedWhenLeft, type Page } from '#client/store/ended-when-left.ts'
import { inOrder } from '#client/store/kept-rounds.ts'
import { hasCopies, WHOLE } from '#client/store/lost-database.ts'
import type { OthersWaiting } from '#client/store/outbox-view.ts'
import type { Session } from '#client/store/settings.ts'
import { walksOf } from '#client/store/walks.ts'
import type { AccountData, UtilityData } from '#shared/wire/account-data.ts'
import type { RoundData } from '#shared/wire/rounds.ts'

export type FirstLook = {
  session: Session | null
  clock: ClockDelta | null
  entries: OutboxEntry[]
  othersWaiting: OthersWaiting
  isMarked: boolean
  drafts: Draft[]
  accounts: AccountData[]
  utilities: UtilityData[]
  /** Of one of the staff. */
  rounds: RoundData[]
  walks: Record<string, RoundWalk>
}

const NOTHING: FirstLook = {
  session: null,
  clock: null,
  entries: [],
  othersWaiting: { readings: 0, photos: 0 },
  isMarked: false,
  drafts: [],
  accounts: [],
  utilities: [],
  rounds: [],
  walks: {},
}

const TABLES = ['settings', 'outbox', 'drafts', 'accounts', 'utilities', 'rounds', 'photos']

/** Longer than this an opening may hang (faults/D10): the store goes on, which says so. */
const LONGEST_WAIT = 2000

/**
 * Null: it cannot be told, ask the store. A device on which nothing was ever kept is an answer. `onStaff` is told of an
 * inspector as soon as the settings say so, before the round itself was read.
 */
export function firstLook(
  engine: IDBFactory,
  page: Page,
  onStaff: () => void = () => {},
  longestMs = LONGEST_WAIT,
): Promise<FirstLook | null> {
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
        if (!isNew) return resolve(null)
        // Null beside copies: the browser lost its database, and the store brings back what it can (faults/D7).
        void hasCopies().then(
          (isLost) => resolve(isLost ? null : NOTHING),
          () => resolve(NOTHING),
        )
      }
      // Null: a table is missing, or the disk fails.
      opening.onsuccess = () => resolve(lookInto(opening.result, page, onStaff).catch(() => null))
    } catch {
      resolve(null) // Storage forbidden by the browser's settings.
    }
  })
}

async function lookInto(db: IDBDatabase, page: Page, onStaff: () => void): Promise<FirstLook | null> {
  db.onversionchange = () => db.close()
  try {
    const transaction = db.transaction(TABLES, 'readonly')
    endedWhenLeft(transaction, page)
    const all = <Row>(table: string): Promise<Row[]> => answerOf(transaction.objectStore(table).getAll())
    const reading = all<Setting>('settings')
    reading.then((settings) => sessionIn(settings)?.role !== undefined && onStaff()).catch(() => {}) // Said below.
    const [settings, rows, drafts, accounts, utilities, rounds, photos] = await Promise.all([
      reading,
      all<OutboxEntry>('outbox'),
      all<Draft>('drafts'),
      all<CachedAccount>('accounts'),
      all<UtilityData>('utilities'),
      all<KeptRound>('rounds'),
      all<PhotoEntry>('photos'),
    ])
    // The worker was first at a database that was lost, and is still filling it.
    if (settingIn(settings, WHOLE) === null && (await hasCopies())) return null
    const session = sessionIn(settings)
    const subject = session?.subject ?? null
    const ofOthers = (all: readonly { subject: string; state: string }[], wanted: string): number =>
      all.filter((row) => row.state === wanted && !isOwn(row)).length
    const isOwn = (row: { subject: string }): boolean => row.subject === subject
    return {
      session,
      clock: settingIn(settings, 'clock') as ClockDelta | null,
      entries: rows.filter(isOwn).sort((a, b) => a.seq - b.seq),
      othersWaiting: { readings: ofOthers(rows, 'saved'), photos: ofOthers(photos, 'waiting') },
      isMarked: settingIn(settings, 'marked') === true,
      drafts: drafts.filter(isOwn),
      accounts: accounts.filter(isOwn).map(({ data }) => data),
      utilities,
      rounds: inOrder(rounds.filter(isOwn)),
      walks: walksOf(settings, subject),
    }
  } finally {
    db.close()
  }
}

const settingIn = (settings: readonly Setting[], wanted: string): unknown =>
  settings.find(({ key }) => key === wanted)?.value ?? null

const sessionIn = (settings: readonly Setting[]): Session | null => settingIn(settings, 'session') as Session | null

const answerOf = <Answer>(request: IDBRequest<Answer>): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = (event) => {
      event.preventDefault()
      reject(request.error)
    }
  })
