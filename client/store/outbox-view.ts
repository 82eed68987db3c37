/** Outbox view: what may be seen of the outbox. Reads only; rows of another person are a number and nothing more (faults/A5). */
import type { Table } from 'dexie'
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import { type FlushReason, isDue } from '#client/domain/retry.ts'
import type { Database } from '#client/store/db.ts'
import type { EntryKey } from '#client/store/outbox.ts'
import { nameOf, rowsAt } from '#client/store/outbox-rows.ts'
import type { Receipt } from '#shared/domain/receipt.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { Known } from '#shared/wire/readings.ts'

/** What has no receipt yet on this device, and since when. */
export type Heartbeat = {
  unsent: number
  oldestUnsentAt: Instant | null
  unsentPhotos: number
  oldestPhotoAt: Instant | null
}

/** What others left on this device: numbers and nothing more (faults/A5). */
export type OthersWaiting = {
  /** And visits. */
  readings: number
  photos: number
}

export type Due = { due: OutboxEntry[]; later: OutboxEntry[] }

export type OutboxView = {
  /** All rows of a person in the order they were saved. */
  list(subject: string): Promise<OutboxEntry[]>
  get(key: EntryKey, subject: string): Promise<OutboxEntry | null>
  /** Saved rows of this person (faults/A3, A4), in order: those to be sent now and those not yet. */
  due(subject: string, now: Instant, reason: FlushReason, app: string): Promise<Due>
  /**
   * Whether these rows of the person still wait just as they were told, and `unsent` in all. Reads little more than the rows,
   * so that who sends hundreds need not read all of them for each request.
   */
  stand(subject: string, rows: readonly OutboxEntry[], unsent: number): Promise<boolean>
  waiting(subject: string): Promise<OutboxEntry[]>
  othersWaiting(subject: string | null): Promise<OthersWaiting>
  /** What every request tells the utility of this phone (protocol §5). `saved`: the person's waiting rows, where they were just read. */
  heartbeat(subject: string, saved?: readonly OutboxEntry[]): Promise<Heartbeat>
  /** The greatest commit number among this person's receipts of an epoch, with its receipt as proof (protocol §10). */
  known(subject: string, epoch: string): Promise<Known>
  /** Rows that the server may be asked about: received ones, and saved ones that may have arrived unnoticed. */
  askable(subject: string): Promise<OutboxEntry[]>
}

export function createOutboxView(database: Database): OutboxView {
  const inState = async (subject: string, state: OutboxEntry['state']): Promise<OutboxEntry[]> => {
    const rows = await database.use((db) => db.outbox.where('[subject+state]').equals([subject, state]).toArray())
    return rows.sort((a, b) => a.seq - b.seq)
  }

  return {
    list: (subject) =>
      database.use(async (db) => {
        const rows = await db.outbox.where('[subject+state]').between([subject, ''], [subject, '\uffff']).toArray()
        return rows.sort((a, b) => a.seq - b.seq)
      }),
    async get({ account, id }, subject) {
      const row = await database.use((db) => db.outbox.get([account, id]))
      return row?.subject === subject ? row : null
    },
    async due(subject, now, reason, app) {
      const waiting = await inState(subject, 'saved')
      const due = waiting.filter((entry) => isDue(entry, now, reason, app))
      const isNow = new Set(due)
      return { due, later: waiting.filter((entry) => !isNow.has(entry)) }
    },
    stand: (subject, rows, unsent) =>
      database.use((db) =>
        db.transaction('r', db.outbox, async () => {
          const [there, count] = await Promise.all([
            rowsAt(db, rows),
            db.outbox.where('[subject+state]').equals([subject, 'saved']).count(),
          ])
          const now = new Map(there.map((row) => [nameOf(row), row]))
          return count === unsent && rows.every((row) => isAsTold(row, now.get(nameOf(row))))
        }),
      ),
    waiting: (subject) => inState(subject, 'saved'),
    othersWaiting: (subject) =>
      database.use(async (db) => {
        // By the index alone: the rows, of which there may be hundreds, are not read for a number.
        const ofOthers = async (table: Table, wanted: string): Promise<number> => {
          const kinds = (await table.orderBy('[subject+state]').uniqueKeys()) as unknown as [string, string][]
          const others = kinds.filter(([whose, state]) => state === wanted && whose !== subject)
          const counts = others.map((kind) => table.where('[subject+state]').equals(kind).count())
          return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
        }
        const [readings, photos] = await Promise.all([ofOthers(db.outbox, 'saved'), ofOthers(db.photos, 'waiting')])
        return { readings, photos }
      }),
    async heartbeat(subject, rows) {
      const [saved, photos] = await Promise.all([
        rows ?? inState(subject, 'saved'),
        database.use((db) => db.photos.where('[subject+state]').equals([subject, 'waiting']).toArray()),
      ])
      return {
        ...unsentOf(saved),
        unsentPhotos: photos.length,
        oldestPhotoAt: earliest(photos.map(({ takenAt }) => takenAt)),
      }
    },
    async known(subject, epoch) {
      const rows = await inState(subject, 'received')
      const receipts = rows.flatMap((row) => (row.state === 'received' && row.epoch === epoch ? [row.receipt] : []))
      return knownWith({ epoch, commitSeq: 0 }, receipts)
    },
    async askable(subject) {
      const saved = (await inState(subject, 'saved')).filter(({ lastTryAt }) => lastTryAt !== null)
      return [...saved, ...(await inState(subject, 'received'))]
    },
  }
}

export const unsentOf = (saved: readonly OutboxEntry[]): Pick<Heartbeat, 'unsent' | 'oldestUnsentAt'> => ({
  unsent: saved.length,
  oldestUnsentAt: earliest(saved.map(({ savedAt }) => savedAt)),
})

/** What is known of the server's commits with these receipts of the same epoch too. */
export function knownWith(known: Known, receipts: readonly Receipt[]): Known {
  return receipts.reduce((most, { account, id, hash, number, commitSeq }) => {
    const isFirst = most.proof === undefined
    if (!isFirst && commitSeq <= most.commitSeq) return most
    return { epoch: known.epoch, commitSeq, proof: { account, id, hash, number } }
  }, known)
}

/** Nobody tried it meanwhile, or took it off. */
const isAsTold = (told: OutboxEntry, now: OutboxEntry | undefined): boolean =>
  now?.state === 'saved' &&
  now.subject === told.subject &&
  now.attempts === told.attempts &&
  now.refusals === told.refusals &&
  now.nextTryAt === told.nextTryAt

const earliest = (instants: readonly Instant[]): Instant | null =>
  instants.length === 0 ? null : instants.reduce((least, at) => Math.min(least, at))
