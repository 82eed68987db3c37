/**
 * Status: asks the server what it knows of readings, visits and photos this device handed in. Finds lost receipts without
 * sending again, and what a restored server no longer has (protocol §10).
 */
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { PhotoEntry } from '#client/domain/photo-entry.ts'
import { DAY } from '#client/domain/retry.ts'
import type { EntryEvent } from '#client/store/outbox.ts'
import { createPhotos } from '#client/store/photos.ts'
import type { Session } from '#client/store/settings.ts'
import type { Store } from '#client/store/store.ts'
import type { Api } from '#client/sync/api.ts'
import type { Failure } from '#client/sync/calls.ts'
import type { Messages } from '#client/sync/messages.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { MAX_STATUS_ITEMS, PROTOCOL, type StatusReply } from '#shared/wire/readings.ts'

export type StatusDeps = {
  store: Pick<Store, 'outbox' | 'settings' | 'session' | 'database'>
  api: Pick<Api, 'status'>
  clock: Clock
  nonce: () => string
  messages: Messages
}

/** `reopened`: readings and visits the server no longer had, that are to be sent again. */
export type StatusReport = { reopened: number; failure: Failure | null }

export type Status = {
  /** Asks after all rows if `all` or a day has passed, else only after receipts of another epoch. */
  ask(how: 'all' | 'if-due'): Promise<StatusReport>
  /** Asks after nothing: says what waits here by now. */
  tell(): Promise<Failure | null>
}

export function createStatus({ store, api, clock, nonce, messages }: StatusDeps): Status {
  const photos = createPhotos(store.database)

  return {
    async ask(how) {
      const session = await store.session.current()
      if (session === null) return { reopened: 0, failure: null }
      const askedAt = await store.settings.get('statusAskedAt')
      const now = clock.now()
      const all = how === 'all' || askedAt === null || now < askedAt || now - askedAt > DAY
      const askable = await store.outbox.askable(session.subject)
      const rows = all ? askable : askable.filter((row) => row.state === 'received' && row.epoch !== session.epoch)
      const handedIn = (await photos.list(session.subject)).filter(({ state }) => state === 'received')
      const shown = all ? handedIn : handedIn.filter((photo) => isOfAnother(photo, session.epoch))
      const waiting = (await store.outbox.waiting(session.subject)).length
      let failure: Failure | null = null
      for (let at = 0; at < Math.max(rows.length, shown.length) && failure === null; at += MAX_STATUS_ITEMS) {
        const until = at + MAX_STATUS_ITEMS
        failure = await askAfter(session, rows.slice(at, until), shown.slice(at, until))
      }
      if (all && rows.length > 0 && failure === null) await store.settings.set('statusAskedAt', now)
      const reopened = (await store.outbox.waiting(session.subject)).length - waiting
      return { reopened: Math.max(0, reopened), failure }
    },

    async tell() {
      const session = await store.session.current()
      return session === null ? null : await askAfter(session, [], [])
    },
  }

  async function askAfter(
    { subject, server, epoch }: Session,
    rows: OutboxEntry[],
    handedIn: PhotoEntry[],
  ): Promise<Failure | null> {
    const answer = await api.status(
      {
        protocol: PROTOCOL,
        nonce: nonce(),
        subject,
        known: await store.outbox.known(subject, epoch),
        ...(await store.outbox.heartbeat(subject)),
        items: rows.map(({ account, id }) => ({ account, id })),
        ...(handedIn.length === 0
          ? {}
          : { photos: handedIn.map(({ account, kind, fact, sha256 }) => ({ account, kind, fact, sha256 })) }),
      },
      server,
    )
    if (!answer.ok) return answer.refusal
    const { reply } = answer.value
    const events = eventsOf(reply, rows, clock.now())
    const changed = await store.outbox.apply(events, {
      subject,
      server,
      epoch: reply.epoch,
      clock: answer.value.clock,
    })
    await store.outbox.prune(reply.now, reply.epoch)
    await notePhotos(handedIn, reply)
    if (changed > 0) messages.say({ type: 'changed', what: 'outbox' })
    return null
  }

  async function notePhotos(asked: PhotoEntry[], { photosMissing, epoch }: StatusReply): Promise<void> {
    const missing = new Set(photosMissing?.map(({ account, fact, sha256 }) => `${account} ${fact} ${sha256}`))
    for (const photo of asked) {
      if (missing.has(`${photo.account} ${photo.fact} ${photo.sha256}`)) await photos.reopen(photo)
      else if (photosMissing !== undefined && isOfAnother(photo, epoch))
        await photos.received(photo, clock.now(), epoch)
    }
    const spent = await photos.prune(clock.now())
    if (missing.size > 0 || spent > 0) messages.say({ type: 'changed', what: 'photos' })
  }
}

const isOfAnother = (photo: PhotoEntry, epoch: string): boolean => photo.state === 'received' && photo.epoch !== epoch

/** Only about rows that were asked after. */
function eventsOf(reply: StatusReply, rows: OutboxEntry[], at: number): EntryEvent[] {
  const asked = new Map(rows.map((row) => [`${row.account} ${row.id}`, row.seq]))
  const { epoch, commitSeq } = reply
  const known = reply.receipts.map((receipt) => ({
    account: receipt.account,
    id: receipt.id,
    event: { kind: 'receipt' as const, receipt, epoch, at },
  }))
  const unknown = reply.unknown.map(({ account, id }) => ({
    account,
    id,
    event: { kind: 'unknown' as const, epoch, commitSeq },
  }))
  return [...known, ...unknown].flatMap((event) => {
    const seq = asked.get(`${event.account} ${event.id}`)
    return seq === undefined ? [] : [{ ...event, seq }]
  })
}
