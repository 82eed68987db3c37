/**
 * Queue: what one sender knows of the outbox while it empties it, so that a request costs what it carries and not what waits.
 *
 * The outbox stays the truth: before each request the rows it is to carry are looked at, and once they or the number that
 * wait are no longer as they were told, all is read anew (faults/B6). Only a whole look says that nothing is left.
 */
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { FlushReason } from '#client/domain/retry.ts'
import { type Due, type Heartbeat, knownWith, unsentOf } from '#client/store/outbox-view.ts'
import type { Session } from '#client/store/settings.ts'
import type { Store } from '#client/store/store.ts'
import type { Receipt } from '#shared/domain/receipt.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { Known } from '#shared/wire/readings.ts'

/** What every request tells beside its items (protocol §5, §10). */
export type Beside = { deviceId: string; known: Known } & Heartbeat

export type Queue = {
  /** Null if nobody is signed in. Else who is, the rows of the next request as `choose` takes them from the due ones, and what else is due. */
  next(reason: FlushReason, choose: Choose): Promise<Next | null>
  /** To be asked after `next`. */
  beside(): Beside
  /** These rows, and nothing else, were changed: received, with these receipts of the session's own epoch. */
  took(rows: readonly OutboxEntry[], receipts: readonly Receipt[]): void
  /** Something else was noted on rows: the next look is whole. */
  forget(): void
}

export type Next = { session: Session; chosen: OutboxEntry[]; others: OutboxEntry[] }

type Choose = (due: OutboxEntry[]) => OutboxEntry[]

export type QueueDeps = {
  store: Pick<Store, 'outbox' | 'settings' | 'session'>
  clock: Clock
  newId: () => string
  app: string
}

type Told = Due & { session: Session; reason: FlushReason; beside: Beside; isStale?: true }

export function createQueue({ store: { outbox, settings, session: signedIn }, clock, newId, app }: QueueDeps): Queue {
  let told: Told | null = null

  async function read(session: Session, reason: FlushReason): Promise<Told> {
    const { subject, epoch } = session
    // Asked together: each question costs a slow phone its own way there and back.
    const [{ due, later }, deviceId, known] = await Promise.all([
      outbox.due(subject, clock.now(), reason, app),
      settings.deviceId(newId),
      outbox.known(subject, epoch),
    ])
    const heartbeat = await outbox.heartbeat(subject, [...due, ...later])
    return { due, later, session, reason, beside: { deviceId, known, ...heartbeat } }
  }

  /** Null if what was told holds no more. */
  async function again(
    reason: FlushReason,
    choose: Choose,
  ): Promise<{ session: Session; chosen: OutboxEntry[] } | null> {
    if (told === null || told.isStale || told.reason !== reason) return null
    const { due, later } = told
    const { subject, epoch } = told.session
    const chosen = choose(due)
    if (chosen.length === 0) return null
    const [session, isStill] = await Promise.all([
      signedIn.current(),
      outbox.stand(subject, chosen, due.length + later.length),
    ])
    return isStill && session?.subject === subject && session.epoch === epoch ? { session, chosen } : null
  }

  async function anew(
    reason: FlushReason,
    choose: Choose,
  ): Promise<{ session: Session; chosen: OutboxEntry[] } | null> {
    const session = await signedIn.current()
    if (session === null) return null
    told = await read(session, reason)
    return { session, chosen: choose(told.due) }
  }

  return {
    async next(reason, choose) {
      const found = (await again(reason, choose)) ?? (await anew(reason, choose))
      if (found === null || told === null) return null
      const sent = new Set(found.chosen)
      return { ...found, others: told.due.filter((row) => !sent.has(row)) }
    },

    beside() {
      if (told === null) throw new Error('the queue was not looked at')
      return told.beside
    },

    took(rows, receipts) {
      if (told === null) return
      const received = new Set(rows)
      const due = told.due.filter((row) => !received.has(row))
      const known = knownWith(told.beside.known, receipts)
      told = { ...told, due, beside: { ...told.beside, known, ...unsentOf([...due, ...told.later]) } }
    },

    forget() {
      if (told !== null) told.isStale = true
    },
  }
}
