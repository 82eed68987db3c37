/** Store: all that this device keeps, joined over one database handle. The only way to it. */
import { type Accounts, createAccounts } from '#client/store/accounts.ts'
import { type Ballast, type BallastCaches, createBallast } from '#client/store/ballast.ts'
import { type CopyCaches, createCopies } from '#client/store/copies.ts'
import { createDatabase, type Database, type DatabaseOptions } from '#client/store/db.ts'
import { createDrafts, type Drafts } from '#client/store/drafts.ts'
import { createOutbox, type Outbox } from '#client/store/outbox.ts'
import { createOutboxView, type OutboxView } from '#client/store/outbox-view.ts'
import { createSession, type SessionStore } from '#client/store/session.ts'
import { createSettings, type SettingsStore } from '#client/store/settings.ts'

export type Store = {
  outbox: Outbox & OutboxView
  drafts: Drafts
  accounts: Accounts
  session: SessionStore
  settings: SettingsStore
  ballast: Ballast
  /** What a kill left undone of the copies (`copies.ts`). */
  tidyCopies(): Promise<void>
  /** For the stores that not everybody needs. */
  database: Database
  close(): void
}

/** `caches`: the browser's files; null where it keeps none. */
export type StoreOptions = DatabaseOptions & { newId: () => string; caches?: (BallastCaches & CopyCaches) | null }

export function createStore({ newId, caches = null, ...options }: StoreOptions): Store {
  const copies = caches === null ? null : createCopies(caches)
  const database = createDatabase({ ...options, copies })
  const ballast = createBallast(caches)
  return {
    outbox: { ...createOutbox(database, ballast), ...createOutboxView(database) },
    drafts: createDrafts(database, ballast, newId),
    accounts: createAccounts(database),
    session: createSession(database, copies),
    settings: createSettings(database),
    ballast,
    async tidyCopies() {
      // What the browser's files do not take now they may take next time.
      if (copies !== null) await database.use((db) => copies.tidy(db)).catch(() => undefined)
    },
    database,
    close: database.close,
  }
}
