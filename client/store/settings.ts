/** Settings: the few facts about this device that are no reading and no cache, by name. */
import type { ClockDelta } from '#client/domain/utility-time.ts'
import type { Database } from '#client/store/db.ts'
import type { StaffRole } from '#shared/domain/staff.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** Who is signed in, by the server's word. */
export type Session = {
  subject: string
  server: string
  /** The server's latest; receipts of another are asked after (protocol §10). */
  epoch: string
  /** The server said 401 last: readings wait for a sign-in, nothing else changes (faults/A1). */
  expired: boolean
  /** Of one of the utility's staff; a resident has none. */
  role?: StaffRole
}

/** A device secret ([security/L2]) and the account it first signed in to; whose is unknown while the answer is missing. */
export type Secret = { secret: string; subject: string | null; account: string }

/** How an inspector works in the dark. */
export type BasementChoice = { isOn: boolean; voice: boolean; vibration: boolean; themeBefore: string }

export type Settings = {
  deviceId: string
  session: Session | null
  secrets: Secret[]
  /** A sign-out that the server has not heard of yet; nothing else leaves before it ([security/F8]). */
  pendingSignOut: Instant | null
  clock: ClockDelta | null
  /** This storage has been used; missing on a browser that the server knows means it was cleared (faults/D3). */
  marked: boolean
  /** Number of the last background-sync tag; each burst takes a fresh one (faults/B3). */
  burst: number
  /** The browser said it will not try again by itself (faults/B2). */
  syncGaveUp: boolean
  statusAskedAt: Instant | null
  /** What `persist()` answered; null: not asked yet. */
  persisted: boolean | null
  language: string | null
  theme: string | null
  /** An inspector's, like the next; missing where it was never chosen. */
  basement?: BasementChoice
  /** Visits name where the phone was. */
  notesPosition?: boolean
  /** To the offer of a passkey, which is made once. */
  passkeyAnswer?: 'made' | 'declined' | undefined
}

export const DEFAULTS: Settings = {
  deviceId: '',
  session: null,
  secrets: [],
  pendingSignOut: null,
  clock: null,
  marked: false,
  burst: 0,
  syncGaveUp: false,
  statusAskedAt: null,
  persisted: null,
  language: null,
  theme: null,
}

export type SettingsStore = {
  get<Key extends keyof Settings>(key: Key): Promise<Settings[Key]>
  set<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<void>
  /** The device's id, made once; `make` is called only then. */
  deviceId(make: () => string): Promise<string>
  /** A number that no earlier call gave. */
  nextBurst(): Promise<number>
}

export function createSettings(database: Database): SettingsStore {
  return {
    async get(key) {
      const row = await database.use((db) => db.settings.get(key))
      return (row?.value ?? DEFAULTS[key]) as Settings[typeof key]
    },
    async set(key, value) {
      await database.use((db) => db.settings.put({ key, value }))
    },
    deviceId: (make) =>
      database.use((db) =>
        db.transaction('rw', db.settings, async () => {
          const row = await db.settings.get('deviceId')
          if (row !== undefined) return row.value as string
          const value = make()
          await db.settings.put({ key: 'deviceId', value })
          return value
        }),
      ),
    nextBurst: () =>
      database.use((db) =>
        db.transaction('rw', db.settings, async () => {
          const value = (((await db.settings.get('burst'))?.value as number | undefined) ?? 0) + 1
          await db.settings.put({ key: 'burst', value })
          return value
        }),
      ),
  }
}
