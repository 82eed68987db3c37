/**
 * Session: who is signed in on this device, the secrets that bring a resident back, and a sign-out that still has to be told.
 *
 * Beginning and ending touch caches only; the outbox is no table of these transactions (faults/D15).
 */
import type { Copies } from '#client/store/copies.ts'
import type { Database, Db } from '#client/store/db.ts'
import { forgetReceivedPhotos } from '#client/store/photo-rows.ts'
import type { Secret, Session } from '#client/store/settings.ts'
import { forgetWalks } from '#client/store/walks.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** As many as one request may carry; as many kept whose sign-in was never answered. */
const MOST_SECRETS = 16
const MOST_UNANSWERED = 8

export type SessionStore = {
  current(): Promise<Session | null>
  /**
   * The secret to ask with for an account, kept before anybody asks; `make` is called if there is none yet. An account that
   * was entered (or tried) before gets its own secret again, so that the resident is the same even for a server that
   * was restored to a time before it knew them (protocol §10). `others`: the rest that is kept.
   */
  prepare(account: string, make: () => string): Promise<{ fresh: string; others: string[] }>
  /** The server refused: this secret belongs to nobody. */
  forget(fresh: string): Promise<void>
  /** Whether a kept secret can bring this resident back; nothing may be recorded for one who could never return. */
  canReturn(subject: string, accounts: string[]): Promise<boolean>
  /** Signed in. Caches of another person go; waiting readings of both stay. */
  begin(session: Omit<Session, 'expired'>, secret: string | null): Promise<void>
  /** Signed out here and now; telling the server waits as `pendingSignOut`. Of `subject` alone, where somebody else may have come since. */
  end(at: Instant, subject?: string): Promise<void>
  pendingSignOut(): Promise<Instant | null>
  signOutTold(): Promise<void>
  /** Notes that the server no longer (or again) takes this session's cookie. */
  expire(subject: string, expired: boolean): Promise<void>
}

export function createSession(database: Database, copies: Copies | null = null): SessionStore {
  const inSettings = <Value>(work: (db: Db) => Promise<Value>): Promise<Value> =>
    database.use((db) => db.transaction('rw', db.settings, () => work(db)))

  return {
    current: () => database.use((db) => get<Session>(db, 'session')),

    prepare: (account, make) =>
      inSettings(async (db) => {
        const kept = (await get<Secret[]>(db, 'secrets')) ?? []
        const own = kept.find((secret) => secret.account === account) ?? { secret: make(), subject: null, account }
        const others = kept.filter(({ secret }) => secret !== own.secret)
        await db.settings.put({ key: 'secrets', value: bounded([own, ...others]) })
        return { fresh: own.secret, others: others.map(({ secret }) => secret).slice(0, MOST_SECRETS) }
      }),

    forget: (fresh) =>
      inSettings(async (db) => {
        const kept = (await get<Secret[]>(db, 'secrets')) ?? []
        const value = kept.filter(({ secret, subject }) => secret !== fresh || subject !== null)
        await db.settings.put({ key: 'secrets', value })
      }),

    canReturn: async (subject, accounts) => {
      const kept = (await database.use((db) => get<Secret[]>(db, 'secrets'))) ?? []
      return kept.some((own) => own.subject === subject || (own.subject === null && accounts.includes(own.account)))
    },

    begin: (begun, secret) =>
      database.use((db) =>
        db.transaction('rw', [db.settings, db.accounts, db.rounds, db.photos, db.photoBytes], async () => {
          const session: Session = { ...begun, expired: false }
          await db.settings.put({ key: 'session', value: session })
          await db.accounts.filter(({ subject }) => subject !== begun.subject).delete()
          await db.rounds.filter(({ subject }) => subject !== begun.subject).delete()
          await forgetWalks(db, (subject) => subject !== begun.subject)
          await forgetReceivedPhotos(db, (subject) => subject !== begun.subject)
          if (secret !== null || begun.role !== undefined) await db.settings.put({ key: 'marked', value: true })
          if (secret === null) return
          const kept = (await get<Secret[]>(db, 'secrets')) ?? []
          const value = kept.map((own) => (own.secret === secret ? { ...own, subject: begun.subject } : own))
          await db.settings.put({ key: 'secrets', value })
        }),
      ),

    async end(at, subject) {
      await database.use((db) =>
        db.transaction('rw', [db.settings, db.accounts, db.rounds, db.photos, db.photoBytes], async () => {
          const current = subject === undefined ? null : await get<Session>(db, 'session')
          if (current !== null && current.subject !== subject) return
          await db.settings.bulkPut([
            { key: 'session', value: null },
            { key: 'pendingSignOut', value: at },
            { key: 'statusAskedAt', value: null },
          ])
          await db.accounts.clear()
          await db.rounds.clear()
          await forgetWalks(db, () => true)
          await forgetReceivedPhotos(db, () => true)
        }),
      )
      await copies?.settled() // Nothing of what went stays behind in a file.
    },

    pendingSignOut: () => database.use((db) => get<Instant>(db, 'pendingSignOut')),

    signOutTold: async () => {
      await database.use((db) => db.settings.put({ key: 'pendingSignOut', value: null }))
    },

    expire: (subject, expired) =>
      inSettings(async (db) => {
        const session = await get<Session>(db, 'session')
        if (session === null || session.subject !== subject || session.expired === expired) return
        await db.settings.put({ key: 'session', value: { ...session, expired } })
      }),
  }
}

const get = async <Value>(db: Db, key: string): Promise<Value | null> =>
  ((await db.settings.get(key))?.value ?? null) as Value | null

/** Newest first. What is known to be somebody's is never dropped; of what may be nobody's, the last few are enough. */
function bounded(secrets: Secret[]): Secret[] {
  let spare = MOST_UNANSWERED
  return secrets.filter(({ subject }) => subject !== null || spare-- > 0)
}
