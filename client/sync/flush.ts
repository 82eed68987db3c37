/**
 * Flush: sends what waits in the outbox, in page and worker alike, and notes what became of it. Never decides what is sent
 * when nobody asks; that is `schedule.ts`.
 *
 * Correct without the lock too: the lock only saves traffic, since the server knows each reading by its id (R1, faults/B6).
 * So whose request hangs keeps waiting for its answer, but not the lock: another may send meanwhile (faults/G14, N4).
 */
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { FlushReason } from '#client/domain/retry.ts'
import type { Session } from '#client/store/settings.ts'
import type { Store } from '#client/store/store.ts'
import { type BatchDeps, type BatchOutcome, createBatches, fitting } from '#client/sync/batch.ts'
import type { Failure } from '#client/sync/calls.ts'
import { type Findings, isolateMany, isolateOne } from '#client/sync/isolate.ts'
import type { Messages } from '#client/sync/messages.ts'
import { createQueue, type Queue } from '#client/sync/queue.ts'

/** `elsewhere`: another tab or the worker is at it. `remaining`: rows of this person that trying again may deliver (faults/B9). */
export type FlushReport = {
  outcome: 'done' | 'stopped' | 'elsewhere' | 'signed-out'
  received: number
  failure: Failure | null
  remaining: number
}

export type Locks = {
  request<Value>(
    name: string,
    options: { ifAvailable: boolean },
    work: (lock: unknown) => Promise<Value>,
  ): Promise<Value>
}

export type FlushDeps = Omit<BatchDeps, 'store'> & {
  store: Pick<Store, 'outbox' | 'settings' | 'session'>
  locks: Locks | null
  messages: Messages
  timeoutSignal: (ms: number) => AbortSignal
  /** The server says that another person is signed in: nothing was taken; who is it? (faults/A3) */
  reread: () => Promise<void>
}

/** Longer than this a screen does not speak of sending: what is certain is that the reading is saved (faults/N4). */
const SENDING_SHOWN = 3000

/** A request without an answer for so long may wait on a dead network; a page that asks again after 3 s keeps its 15 (G14). */
const HANGS = 5000

/** Called when nobody should wait for this sender any longer. */
type GiveWay = () => void

/** What one drain hands to each of its requests. */
type Way = { queue: Queue; giveWay: GiveWay }

/** `budgetMs`: after it no new request is begun (a worker is not given forever). */
export type Flush = (reason: FlushReason, budgetMs?: number) => Promise<FlushReport>

export function createFlush(deps: FlushDeps): Flush {
  const { store, clock } = deps
  const batches = createBatches(deps)

  return async (reason, budgetMs = Number.POSITIVE_INFINITY) => {
    const until = deps.monotonic() + budgetMs
    const drained = await underLock(deps.locks, (giveWay) => drain(reason, until, giveWay))
    const session = await store.session.current()
    const remaining = session === null ? 0 : (await store.outbox.waiting(session.subject)).filter(isRetryable).length
    return { ...(drained ?? { outcome: 'elsewhere' as const, received: 0, failure: null }), remaining }
  }

  async function drain(reason: FlushReason, until: number, giveWay: GiveWay): Promise<Omit<FlushReport, 'remaining'>> {
    const tried = new Set<string>()
    const untried = (rows: OutboxEntry[]): OutboxEntry[] => rows.filter(({ id }) => !tried.has(id))
    const queue = createQueue(deps)
    let received = 0
    let hope = reason
    try {
      while (deps.monotonic() < until) {
        const next = await queue.next(hope, (due) => nextRound(untried(due)))
        if (next === null) return { outcome: 'signed-out', received, failure: null }
        const { session, chosen: round, others } = next
        if (round.length === 0) return { outcome: 'done', received, failure: null }
        for (const { id } of round) tried.add(id)
        const found = await sendRound(session, round, { queue, giveWay })
        received += found.received
        await note(found, untried(others), queue)
        if (found.stopped !== null) {
          await heed(session, found.stopped.failure)
          return { outcome: 'stopped', received, failure: found.stopped.failure }
        }
        // What got through proves the way: the others need not wait for their turn.
        if (found.received > 0 && hope !== 'asked') hope = 'online'
      }
      return { outcome: 'stopped', received, failure: null }
    } finally {
      if (tried.size > 0) {
        deps.messages.say({ type: 'idle' })
        deps.messages.say({ type: 'changed', what: 'outbox' })
      }
    }
  }

  async function sendRound(session: Session, round: OutboxEntry[], way: Way): Promise<Findings> {
    deps.messages.say({ type: 'sending', ids: round.map(({ id }) => id), until: clock.now() + SENDING_SHOWN })
    const send = (entries: OutboxEntry[]): Promise<BatchOutcome> => sendInParts(session, entries, way)
    const refusals = round[0]!.refusals
    if (refusals > 1) return isolateMany(round, send, deps.random)
    if (refusals === 1) return isolateOne(round, send)
    const outcome = await send(round)
    const found: Findings = { refused: [], apart: [], stopped: null, received: 0 }
    if (outcome.kind === 'receipts') return { ...found, received: outcome.received }
    const { failure } = outcome
    if (failure.whole) return { ...found, refused: [{ entries: round, failure }] }
    return { ...found, stopped: { entries: round, failure } }
  }

  /** Halves what is too big (faults/N10); a single reading that is too big needs a person. */
  async function sendInParts(session: Session, entries: OutboxEntry[], way: Way): Promise<BatchOutcome> {
    const outcome = await sendOnce(session, entries, way)
    if (outcome.kind !== 'failed' || outcome.failure.error !== 'too-big') return outcome
    if (entries.length === 1) {
      await batches.note(entries, outcome.failure, { sent: true, apart: true })
      way.queue.forget()
      return { kind: 'receipts', received: 0 }
    }
    const middle = Math.ceil(entries.length / 2)
    const first = await sendInParts(session, entries.slice(0, middle), way)
    if (first.kind === 'failed' && !first.failure.whole) return first
    const second = await sendInParts(session, entries.slice(middle), way)
    if (first.kind === 'failed') return first
    return second.kind === 'failed' ? second : { kind: 'receipts', received: first.received + second.received }
  }

  async function sendOnce(session: Session, entries: OutboxEntry[], { queue, giveWay }: Way): Promise<BatchOutcome> {
    const hangs = deps.timeoutSignal(HANGS)
    hangs.addEventListener('abort', giveWay)
    try {
      return await batches.send(session, entries, queue)
    } finally {
      hangs.removeEventListener('abort', giveWay)
    }
  }

  async function note(found: Findings, waiting: OutboxEntry[], queue: Queue): Promise<void> {
    if (found.refused.length + found.apart.length > 0) queue.forget()
    for (const { entries, failure } of found.refused) await batches.note(entries, failure, { sent: true, apart: false })
    for (const { entry, failure } of found.apart) await batches.note([entry], failure, { sent: true, apart: true })
    if (found.stopped === null) return
    const { entries, failure } = found.stopped
    await batches.note(entries, failure, { sent: true, apart: false })
    // They would meet the same: let them wait as long, so that no request is made for nothing.
    await batches.note(waiting, failure, { sent: false, apart: false })
  }

  async function heed({ subject }: Session, { error }: Failure): Promise<void> {
    if (error === 'signed-out') await store.session.expire(subject, true)
    if (error === 'other-person') await deps.reread()
    if (error === 'signed-out' || error === 'other-person') deps.messages.say({ type: 'changed', what: 'session' })
  }
}

/** Rows never refused travel first and together; refused ones apart from them, those refused once before the rest. */
function nextRound(rows: OutboxEntry[]): OutboxEntry[] {
  const least = rows.reduce((few, { refusals }) => Math.min(few, refusals), 2)
  return fitting(rows.filter(({ refusals }) => Math.min(refusals, 2) === least))
}

/**
 * Null if another holds it; without locks the work is just done. Nobody ever waits for it: Chromium was seen not to grant
 * it to a waiting worker once the page that held it had gone, and a request that waits shuts out all others. The work may
 * give way: it goes on to its end, and the lock is free.
 */
async function underLock<Value>(
  locks: Locks | null,
  work: (giveWay: GiveWay) => Promise<Value>,
): Promise<Value | null> {
  if (locks === null) return await work(() => undefined)
  const held = await locks.request('outbox', { ifAvailable: true }, async (lock) => {
    if (lock === null) return null
    return await new Promise<{ going: Promise<Value> }>((free) => {
      const giveWay = (): void => free({ going })
      const going = work(giveWay)
      going.then(giveWay, giveWay)
    })
  })
  return held === null ? null : await held.going
}

/** Trying again may deliver it without anybody's doing. */
const isRetryable = ({ problem, lastError }: OutboxEntry): boolean =>
  problem === null && lastError !== 'signed-out' && lastError !== 'other-person'
