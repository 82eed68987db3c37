/** Batch: sends readings in one request and notes in one transaction what became of each. Knows nothing of locks and order. */
import type { OutboxEntry, OutboxEvent } from '#client/domain/outbox-entry.ts'
import { backOff, DAY, LONGEST_BACK_OFF } from '#client/domain/retry.ts'
import type { EntryEvent } from '#client/store/outbox.ts'
import type { RowKey } from '#client/store/outbox-rows.ts'
import type { Session } from '#client/store/settings.ts'
import type { Store } from '#client/store/store.ts'
import type { Api } from '#client/sync/api.ts'
import type { Failure } from '#client/sync/calls.ts'
import type { Queue } from '#client/sync/queue.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { type BatchReply, MAX_BATCH_BYTES, MAX_ITEMS, PROTOCOL } from '#shared/wire/readings.ts'

/** `receipts`: an answer that is ours; each item went its own way. Else what the request as a whole met. */
export type BatchOutcome = { kind: 'receipts'; received: number } | { kind: 'failed'; failure: Failure }

export type BatchDeps = {
  store: Pick<Store, 'outbox' | 'settings' | 'session'>
  api: Pick<Api, 'readings'>
  clock: Clock
  monotonic: () => number
  random: () => number
  nonce: () => string
  newId: () => string
  /** The app's version. */
  app: string
}

export type Batches = {
  /** Rows that `queue` was looked at for. */
  send(session: Session, entries: OutboxEntry[], queue: Queue): Promise<BatchOutcome>
  /** Notes a failure on rows; `sent` tells those that were on their way from those that only wait with them. */
  note(entries: OutboxEntry[], failure: Failure, how: { sent: boolean; apart: boolean }): Promise<void>
}

export function createBatches(deps: BatchDeps): Batches {
  const { store, api, clock, app } = deps

  return {
    async send(session, entries, queue) {
      const { subject } = session
      const answer = await api.readings(
        {
          protocol: PROTOCOL,
          app,
          nonce: deps.nonce(),
          subject,
          deviceNow: clock.now(),
          monotonicNow: deps.monotonic(),
          ...queue.beside(),
          items: entries.map(({ item }) => item),
        },
        session.server,
      )
      if (!answer.ok) return { kind: 'failed', failure: answer.refusal }
      const { reply } = answer.value
      const events = entries.map((entry) => ({ ...keyOf(entry), event: eventOf(deps, entry, reply, entries.length) }))
      const { server, epoch } = reply
      await store.outbox.apply(events, { subject, server, epoch, clock: answer.value.clock })
      const receipts = events.flatMap(({ event }) => (event.kind === 'receipt' ? [event.receipt] : []))
      if (receipts.length === entries.length && epoch === session.epoch) queue.took(entries, receipts)
      else queue.forget()
      return { kind: 'receipts', received: receipts.length }
    },

    async note(entries, { error, whole, waitMs }, { sent, apart }) {
      const at = clock.now()
      const share = deps.random()
      const events: EntryEvent[] = entries.map((entry) => {
        const problem = apart ? (error === 'too-big' ? 'too-big' : 'apart') : entry.problem
        const event: OutboxEvent = {
          kind: 'failure',
          error,
          at,
          nextTryAt: at + waitFor(entry, problem, waitMs, share),
          sent,
          whole,
          problem,
          app,
        }
        return { ...keyOf(entry), event }
      })
      await store.outbox.apply(events, null)
    },
  }
}

function waitFor(entry: OutboxEntry, problem: string | null, waitMs: number | null, share: number): number {
  if (problem !== null) return DAY
  // Whom the server sent away together shall not come back together (faults/N11).
  if (waitMs !== null) return Math.min(4 * LONGEST_BACK_OFF, waitMs * (1 + share / 5))
  return backOff(entry.attempts, () => share)
}

/** What one item met. Only a receipt with its own hash ends the wait; an item nobody answered stays as it was. */
function eventOf(
  { clock, random, app }: BatchDeps,
  entry: OutboxEntry,
  { results, epoch }: BatchReply,
  count: number,
): OutboxEvent {
  const at = clock.now()
  for (const result of results) {
    if (result.outcome !== 'received') continue
    const { receipt } = result
    if (receipt.account === entry.account && receipt.id === entry.id && receipt.hash === entry.item.hash) {
      return { kind: 'receipt', receipt, epoch, at }
    }
  }
  const base = { kind: 'failure', at, sent: true, whole: false, app } as const
  for (const result of results) {
    if (result.outcome !== 'malformed') continue
    const named = result.account === entry.account && result.id === entry.id
    if (named || (count === 1 && result.id === null)) {
      return { ...base, error: 'malformed', problem: result.problem, nextTryAt: at + DAY }
    }
  }
  const wait = entry.problem === null ? backOff(entry.attempts, random) : DAY
  return { ...base, error: 'server', problem: entry.problem, nextTryAt: at + wait }
}

const keyOf = ({ account, id, seq }: OutboxEntry): RowKey => ({ account, id, seq })

/** The first rows that fit into one request. */
export function fitting(entries: OutboxEntry[], most = MAX_ITEMS): OutboxEntry[] {
  let room = MAX_BATCH_BYTES - ENVELOPE_BYTES
  const fits: OutboxEntry[] = []
  for (const entry of entries.slice(0, Math.min(most, MAX_ITEMS))) {
    room -= new TextEncoder().encode(JSON.stringify(entry.item)).length + 1
    if (room < 0 && fits.length > 0) break
    fits.push(entry)
  }
  return fits
}

const ENVELOPE_BYTES = 2048
