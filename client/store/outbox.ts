/**
 * Outbox: readings and visits recorded on this device, until a receipt ends their wait. The only module that writes them.
 *
 * An entry leaves `saved` only by a receipt or the person's own discard (faults/G2), each write is checked against the
 * transition table inside its transaction, and no cache, sign-out or reset reaches this table (faults/D15).
 */
import type { DraftKey } from '#client/domain/draft.ts'
import {
  type OutboxChange,
  type OutboxEntry,
  type OutboxEvent,
  type ReadingEntry,
  transition,
  type VisitEntry,
} from '#client/domain/outbox-entry.ts'
import { DAY } from '#client/domain/retry.ts'
import type { ClockDelta } from '#client/domain/utility-time.ts'
import { type Ballast, isFull, withRoom } from '#client/store/ballast.ts'
import { type Database, type Db, namesOf } from '#client/store/db.ts'
import { nameOf, rowsAt } from '#client/store/outbox-rows.ts'
import { deletePhotosOf } from '#client/store/photo-rows.ts'
import type { Session } from '#client/store/settings.ts'
import type { Instant } from '#shared/lib/clock.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'
import type { ReadingItem } from '#shared/wire/readings.ts'
import type { VisitItem } from '#shared/wire/visits.ts'

/** `full`: no room; `storage`: the browser's storage failed. Either way nothing was saved, and the input must stay on screen. */
export type SaveRefusal = 'full' | 'storage'

export type EntryKey = { account: string; id: string }

/** `seq`: where the row lies, by which many are found at once. */
export type EntryEvent = EntryKey & { seq?: number; event: OutboxEvent }

/** What a verified answer says beside the receipts; kept in the same transaction as they are (protocol §10). */
export type Contact = { subject: string; server: string; epoch: string; clock: ClockDelta }

/** How long a receipt's reading stays, in case the server is restored; how long a discarded one can be looked up. */
const KEPT_AFTER_RECEIPT = 35 * DAY
const KEPT_AFTER_DISCARD = 90 * DAY

export type Outbox = {
  /**
   * Saves several registers' readings at once and ends their draft. The rows come from a second transaction, so what is
   * returned is on disk. A reading that another tab saved first is returned as that tab saved it (faults/D12).
   */
  save(items: ReadingItem[], draft: DraftKey, now: Instant): Promise<Result<ReadingEntry[], SaveRefusal>>
  /** The same for a visit, which ends its draft. One that is there under its id already stays as it is. */
  saveVisit(item: VisitItem, now: Instant): Promise<Result<VisitEntry, SaveRefusal>>
  /** One transaction for all; events that no longer fit are left out. Returns how many rows changed. */
  apply(events: EntryEvent[], contact: Contact | null): Promise<number>
  /** By the person's own will, its photos with it; false if it has been received meanwhile. `at` is the utility's time. */
  discard(key: EntryKey, at: Instant): Promise<boolean>
  /**
   * `serverNow` comes from an answer just verified, never from the device's clock alone. What a photo still waits for stays:
   * without it the photo could not be sent. Returns how many went.
   */
  prune(serverNow: Instant, epoch: string): Promise<number>
}

export function createOutbox(database: Database, ballast: Ballast): Outbox {
  const write = (items: ReadingItem[], draft: DraftKey, now: Instant): Promise<void> =>
    database.use((db) =>
      db.transaction('rw', db.outbox, db.drafts, async () => {
        // Asked together, as each question costs a slow phone its own way there and back.
        const [there, last] = await Promise.all([
          db.outbox.bulkGet(items.map(keyOf)),
          db.outbox.orderBy('seq').last(),
          db.drafts.delete([draft.subject, draft.account, draft.serial]),
        ])
        const missing = items.filter((_, at) => there[at] === undefined)
        await db.outbox.bulkAdd(missing.map((item, at) => newEntry(item, (last?.seq ?? 0) + 1 + at, now)))
      }),
    )

  const writeVisit = (item: VisitItem, now: Instant): Promise<void> =>
    database.use((db) =>
      db.transaction('rw', db.outbox, db.visitDrafts, async () => {
        const [there, last] = await Promise.all([
          db.outbox.get(keyOf(item)),
          db.outbox.orderBy('seq').last(),
          db.visitDrafts.delete([item.subject, item.round, item.account]),
        ])
        if (there === undefined) await db.outbox.add(newEntry(item, (last?.seq ?? 0) + 1, now))
      }),
    )

  /** Runs `writing`, and answers what a second transaction finds: what is returned is on disk. */
  async function written<Entry extends OutboxEntry>(
    writing: () => Promise<void>,
    items: readonly Entry['item'][],
  ): Promise<Result<Entry[], SaveRefusal>> {
    try {
      await withRoom(ballast, writing)
      const rows = await database.use((db) => db.outbox.bulkGet(items.map(keyOf)))
      const kept = rows.filter((row) => row !== undefined)
      return kept.length === items.length ? ok(kept as Entry[]) : refused('storage')
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal === null) throw error
      return refused(refusal)
    }
  }

  return {
    save: (items, draft, now) => written<ReadingEntry>(() => write(items, draft, now), items),

    async saveVisit(item, now) {
      const saved = await written<VisitEntry>(() => writeVisit(item, now), [item])
      return saved.ok ? ok(saved.value[0]!) : saved
    },

    apply: (events, contact) =>
      withRoom(ballast, () =>
        database.use((db) =>
          db.transaction('rw', db.outbox, db.settings, async () => {
            const told = contact === null ? null : noteContact(db, contact)
            const [changed] = await Promise.all([applyAll(db, events), told])
            return changed
          }),
        ),
      ),

    discard: ({ account, id }, at) =>
      database.use((db) =>
        db.transaction('rw', db.outbox, db.photos, db.photoBytes, async () => {
          if ((await applyAll(db, [{ account, id, event: { kind: 'discard', at } }])) === 0) return false
          await deletePhotosOf(db, { account, id })
          return true
        }),
      ),

    prune: (serverNow, epoch) =>
      database.use((db) =>
        db.transaction('rw', db.outbox, db.photos, async () => {
          const spent = await db.outbox.filter((entry) => isSpent(entry, serverNow, epoch)).primaryKeys()
          const awaited = spent.length === 0 ? new Set() : await factsAwaited(db)
          const gone = spent.filter(([account, id]) => !awaited.has(nameOf({ account, id })))
          await db.outbox.bulkDelete(gone)
          return gone.length
        }),
      ),
  }
}

/** Rows are asked for and written together, each whole as it is there: a newer app's fields stay (faults/U9). */
async function applyAll(db: Db, events: readonly EntryEvent[]): Promise<number> {
  if (events.length === 0) return 0
  const entries = new Map((await rowsAt(db, events)).map((row) => [nameOf(row), row]))
  const changed = new Map<string, OutboxEntry>()
  let changes = 0
  for (const { event, ...key } of events) {
    const entry = entries.get(nameOf(key))
    const change = entry === undefined ? null : transition(entry, event)
    if (entry === undefined || !change?.ok) continue
    const next = withChange(entry, change.value)
    entries.set(nameOf(key), next)
    changed.set(nameOf(key), next)
    changes += 1
  }
  await db.outbox.bulkPut([...changed.values()])
  return changes
}

/** Names of the readings and visits of which a photo waits. */
async function factsAwaited(db: Db): Promise<Set<string>> {
  const photos = await db.photos.filter(({ state }) => state === 'waiting').toArray()
  return new Set(photos.map(({ account, fact }) => nameOf({ account, id: fact })))
}

function withChange(entry: OutboxEntry, change: OutboxChange): OutboxEntry {
  const next: Record<string, unknown> = { ...entry, ...change }
  for (const [name, value] of Object.entries(change)) if (value === undefined) delete next[name]
  return next as OutboxEntry
}

async function noteContact(db: Db, { subject, server, epoch, clock }: Contact): Promise<void> {
  const [kept] = await Promise.all([db.settings.get('session'), db.settings.put({ key: 'clock', value: clock })])
  const session = kept?.value as Session | null | undefined
  if (!session || session.subject !== subject || session.server !== server) return
  if (session.epoch === epoch && !session.expired) return
  await db.settings.put({ key: 'session', value: { ...session, epoch, expired: false } })
}

const keyOf = (item: { account: string; id: string }): [string, string] => [item.account, item.id]

const newEntry = (item: ReadingItem | VisitItem, seq: number, now: Instant): OutboxEntry => ({
  account: item.account,
  id: item.id,
  subject: item.subject,
  seq,
  state: 'saved',
  item,
  savedAt: now,
  attempts: 0,
  refusals: 0,
  lastTryAt: null,
  lastError: null,
  problem: null,
  triedBy: null,
  nextTryAt: 0,
})

/** Final and old enough, or long discarded. While queued or held the server may still change its mind. */
function isSpent(entry: OutboxEntry, serverNow: Instant, epoch: string): boolean {
  if (entry.state === 'discarded') return serverNow - entry.discardedAt > KEPT_AFTER_DISCARD
  if (entry.state !== 'received' || entry.epoch !== epoch) return false
  const { standing, receivedAt } = entry.receipt
  return standing.status !== 'queued' && standing.status !== 'held' && serverNow - receivedAt > KEPT_AFTER_RECEIPT
}

/** What a failure of the browser's storage means for the person; null: it is another fault. */
export function refusalOf(error: unknown): SaveRefusal | null {
  if (isFull(error)) return 'full'
  return isStorageError(error) ? 'storage' : null
}

const isStorageError = (error: unknown): boolean =>
  namesOf(error).some((name) => STORAGE_ERRORS.includes(name)) || String(error).includes('did not open')

/** What browsers are known to say when their storage, and not our code, is at fault. */
const STORAGE_ERRORS = [
  'UnknownError',
  'InvalidStateError',
  'DatabaseClosedError',
  'OpenFailedError',
  'AbortError',
  'TimeoutError',
  'TransactionInactiveError',
  'NotReadableError',
  'VersionError',
  'MissingAPIError',
]
