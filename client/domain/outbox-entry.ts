/**
 * Outbox entry: one reading, or one visit of an inspector, on this device and the only ways its state may change. Pure; the
 * store applies what comes out. What is said of readings here holds for visits.
 *
 * A reading leaves `saved` only by a receipt or by the person's own discard (faults/G2); no failure and no age does it.
 */

import type { Standing } from '#shared/domain/reading.ts'
import type { Receipt } from '#shared/domain/receipt.ts'
import type { Instant } from '#shared/lib/clock.ts'
import { never } from '#shared/lib/never.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'
import type { ReadingItem } from '#shared/wire/readings.ts'
import type { VisitItem } from '#shared/wire/visits.ts'

/** Why the last try did not end in a receipt. `unverified`: an answer came, but not one that only our server can give. */
export const TRY_ERRORS = [
  'network',
  'timeout',
  'captive',
  'signed-out',
  'other-person',
  'busy',
  'server',
  'refused',
  'unverified',
  'update',
  'too-big',
  'malformed',
] as const
export type TryError = (typeof TRY_ERRORS)[number]

type Kept = {
  account: string
  id: string
  /** Whose it is; rows of another subject are invisible but for a count (faults/A5). */
  subject: string
  /** Order of saving on this device. */
  seq: number
  /** The facts exactly as they travel, hash included; never changed. */
  item: ReadingItem | VisitItem
  savedAt: Instant
  /** Failed tries since it was saved or last hoped for. */
  attempts: number
  /** Requests with it that were refused as a whole (4xx, 5xx): from the first on it is sent apart from the others. */
  refusals: number
  lastTryAt: Instant | null
  lastError: TryError | null
  /** It needs a person: what the server could not read, or `apart` when it alone is refused. Tried again daily. */
  problem: string | null
  /** The app's version at the last try: an update is a reason to try again. */
  triedBy: string | null
  nextTryAt: Instant
  /** What was received before the server lost it (protocol §10), or what came for a reading discarded meanwhile. */
  evidence?: Receipt
}

/** `receivedAt` and `discardedAt` are the device's time; `epoch` is the server's when the receipt was made. */
export type OutboxEntry = Kept &
  (
    | { state: 'saved' }
    | { state: 'received'; receipt: Receipt; receivedAt: Instant; epoch: string }
    | { state: 'discarded'; discardedAt: Instant }
  )

export type ReadingEntry = OutboxEntry & { item: ReadingItem }

export type VisitEntry = OutboxEntry & { item: VisitItem }

export const isVisit = (entry: OutboxEntry): entry is VisitEntry => entry.item.kind === 'visit'

export const isReading = (entry: OutboxEntry): entry is ReadingEntry => !isVisit(entry)

export type OutboxState = OutboxEntry['state']

export type OutboxEvent =
  | { kind: 'receipt'; receipt: Receipt; epoch: string; at: Instant }
  | {
      kind: 'failure'
      error: TryError
      at: Instant
      nextTryAt: Instant
      /** It was in a request that left; else it only waits with the others. */
      sent: boolean
      whole: boolean
      problem: string | null
      app: string
    }
  | { kind: 'standing'; number: string; standing: Standing }
  | { kind: 'unknown'; epoch: string; commitSeq: number }
  | { kind: 'discard'; at: Instant }

export const TRANSITIONS = {
  saved: { receipt: 'received', failure: 'saved', discard: 'discarded' },
  received: { receipt: 'received', standing: 'received', unknown: 'saved' },
  discarded: { receipt: 'discarded' },
} as const satisfies Record<OutboxState, Partial<Record<OutboxEvent['kind'], OutboxState>>>

/** `not-allowed`: the table has no such step. `stale`: it has, but the event is about another reading or an older moment. */
export type TransitionRefusal = 'not-allowed' | 'stale'

/** The fields that change. Undefined removes a field; unknown fields of a newer app stay (faults/U9). */
export type OutboxChange = Partial<Kept> & {
  state?: OutboxState
  receipt?: Receipt | undefined
  receivedAt?: Instant | undefined
  epoch?: string | undefined
  discardedAt?: Instant
}

export function transition(entry: OutboxEntry, event: OutboxEvent): Result<OutboxChange, TransitionRefusal> {
  const row: Partial<Record<OutboxEvent['kind'], OutboxState>> = TRANSITIONS[entry.state]
  if (row[event.kind] === undefined) return refused('not-allowed')
  switch (event.kind) {
    case 'receipt':
      return receiptChange(entry, event)
    case 'failure':
      return ok(failureChange(entry, event))
    case 'standing':
      if (entry.state !== 'received' || entry.receipt.number !== event.number) return refused('stale')
      return ok({ receipt: { ...entry.receipt, standing: event.standing } })
    case 'unknown':
      return unknownChange(entry, event)
    case 'discard':
      return ok({ state: 'discarded', discardedAt: event.at })
    default:
      return never(event)
  }
}

function receiptChange(
  entry: OutboxEntry,
  { receipt, epoch, at }: OutboxEvent & { kind: 'receipt' },
): Result<OutboxChange, TransitionRefusal> {
  // A receipt is for these facts and no others (R1).
  if (receipt.account !== entry.account || receipt.id !== entry.id) return refused('stale')
  if (receipt.hash !== entry.item.hash) return refused('stale')
  if (entry.state === 'discarded') return ok({ evidence: receipt })
  if (entry.state === 'received') return ok({ receipt, epoch })
  return ok({ state: 'received', receipt, epoch, receivedAt: at, lastError: null, problem: null })
}

function failureChange(entry: OutboxEntry, event: OutboxEvent & { kind: 'failure' }): OutboxChange {
  const waits = { lastError: event.error, nextTryAt: event.nextTryAt, attempts: entry.attempts + 1 }
  if (!event.sent) return waits
  const refusals = event.whole ? entry.refusals + 1 : entry.refusals
  return { ...waits, refusals, lastTryAt: event.at, problem: event.problem, triedBy: event.app }
}

/** Back to `saved`: the server that issued the receipt no longer has the reading (protocol §10). */
function unknownChange(
  entry: OutboxEntry,
  { epoch, commitSeq }: OutboxEvent & { kind: 'unknown' },
): Result<OutboxChange, TransitionRefusal> {
  if (entry.state !== 'received') return refused('not-allowed')
  // An answer written before the receipt cannot know of it.
  if (epoch === entry.epoch && commitSeq < entry.receipt.commitSeq) return refused('stale')
  return ok({
    state: 'saved',
    evidence: entry.receipt,
    receipt: undefined,
    receivedAt: undefined,
    epoch: undefined,
    attempts: 0,
    refusals: 0,
    lastError: null,
    nextTryAt: 0,
  })
}
