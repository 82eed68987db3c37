/**
 * Seeded bugs: faults that others shipped, put on purpose between the parts of the client, to see that the schedules find
 * them. Never part of the app.
 */
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { EntryEvent } from '#client/store/outbox.ts'
import type { Store } from '#client/store/store.ts'
import type { Ask } from '#test/fuzz/faulty-network.ts'
import type { Phone } from '#test/fuzz/phone.ts'
import { forgedReceipts, inOutbox, itemsIn, withItems } from '#test/fuzz/tampering.ts'
import type { World } from '#test/fuzz/world.ts'

export type Fetch = (address: string, init: RequestInit) => Promise<Response>

export type SeededBug = {
  name: string
  store?: (store: Store, phone: Phone) => Store
  fetch?: (fetch: Fetch, phone: Phone) => Fetch
  /** A bug of the server: stands before the real one. */
  server?: (ask: Ask, world: World) => Ask
  /** Only a schedule with inspectors can show it. */
  needsRound?: boolean
  /** Only a server on a disk, that is restored, can show it. */
  needsDisk?: boolean
}

const BATCH = '/api/v1/readings'

const withOutbox = (store: Store, outbox: Partial<Store['outbox']>): Store => ({
  ...store,
  outbox: { ...store.outbox, ...outbox },
})

const withSession = (store: Store, session: Partial<Store['session']>): Store => ({
  ...store,
  session: { ...store.session, ...session },
})

const keyOf = ({ account, id }: { account: string; id: string }): [string, string] => [account, id]

const drop = async (phone: Phone, rows: { account: string; id: string }[]): Promise<void> => {
  await inOutbox(phone, (table) => {
    for (const row of rows) table.delete(keyOf(row))
    return undefined
  })
}

export const SEEDED_BUGS: readonly SeededBug[] = [
  {
    name: 'a reading is taken off the queue before it is sent',
    fetch: (fetch, phone) => async (address, init) => {
      if (address === BATCH) await drop(phone, itemsIn(init))
      return await fetch(address, init)
    },
  },
  {
    name: 'any answer with 200 counts as delivery',
    fetch: (fetch) => async (address, init) => {
      const response = await fetch(address, init)
      const isPage = response.headers.get('content-type')?.startsWith('text/html')
      return address === BATCH && response.status === 200 && isPage ? forgedReceipts(init) : response
    },
  },
  {
    name: 'a lost answer counts as delivery',
    fetch: (fetch) => async (address, init) => {
      try {
        return await fetch(address, init)
      } catch (error) {
        if (address === BATCH && error instanceof TypeError) return forgedReceipts(init)
        throw error
      }
    },
  },
  {
    name: 'each try has a new id',
    fetch: (fetch) => async (address, init) => {
      if (address !== BATCH) return await fetch(address, init)
      const renamed = itemsIn(init).map((item) => ({ ...item, id: crypto.randomUUID() }))
      const response = await fetch(address, withItems(init, renamed))
      return response.status === 200 ? forgedReceipts(init) : response
    },
  },
  {
    name: 'readings go out as the person signed in, whoever recorded them',
    store: (store, phone) =>
      withOutbox(store, {
        due: async (subject, now) => {
          const told = await inOutbox(phone, (table) => table.getAll())
          const waiting = ((told ?? []) as OutboxEntry[]).filter(({ state }) => state === 'saved')
          const due = waiting.filter(({ nextTryAt }) => nextTryAt <= now).map((row) => ({ ...row, subject }))
          return { due, later: [] }
        },
      }),
    fetch: (fetch) => async (address, init) => {
      if (address !== BATCH) return await fetch(address, init)
      const { subject } = JSON.parse(String(init.body)) as { subject: string }
      return await fetch(
        address,
        withItems(
          init,
          itemsIn(init).map((item) => ({ ...item, subject })),
        ),
      )
    },
  },
  {
    name: 'signing out clears the database',
    store: (store, phone) =>
      withSession(store, {
        end: async (at) => {
          await store.session.end(at)
          await inOutbox(phone, (table) => table.clear())
        },
      }),
  },
  {
    name: 'signing in as somebody else clears the database',
    store: (store, phone) =>
      withSession(store, {
        begin: async (session, secret) => {
          const before = await store.session.current()
          await store.session.begin(session, secret)
          if (before?.subject !== session.subject) await inOutbox(phone, (table) => table.clear())
        },
      }),
  },
  {
    name: 'an expired session throws the queue away',
    store: (store, phone) => onFailure(store, phone, ({ error }) => error === 'signed-out'),
  },
  {
    name: 'a reading is given up after three tries',
    store: (store, phone) => onFailure(store, phone, (_, attempts) => attempts >= 3),
  },
  {
    name: 'what was refused with the others is thrown away',
    store: (store, phone) => onFailure(store, phone, ({ whole }) => whole),
  },
  {
    name: 'readings older than a week are thrown away',
    store: (store, phone) =>
      withOutbox(store, {
        due: async (subject, now, reason, app) => {
          const old = (await store.outbox.waiting(subject)).filter(({ savedAt }) => now - savedAt > 7 * 86_400_000)
          await drop(phone, old)
          return await store.outbox.due(subject, now, reason, app)
        },
      }),
  },
  {
    name: '“saved” is said whatever the storage did',
    store: (store) =>
      withOutbox(store, {
        save: async (items, draft, now) => {
          const done = await store.outbox.save(items, draft, now)
          return done.ok ? done : { ok: true, value: items.map((item) => ({ ...item, item }) as never) }
        },
      }),
  },
  {
    name: 'each tab gives the same draft its own id',
    store: (store) => ({
      ...store,
      drafts: {
        ...store.drafts,
        open: async (key, registers, now) => {
          const draft = await store.drafts.open(key, registers, now)
          return { ...draft, ids: Object.fromEntries(registers.map((name) => [name, crypto.randomUUID()])) }
        },
      },
    }),
  },
  {
    name: 'a sign-out is told whenever it suits',
    store: (store) => withSession(store, { pendingSignOut: async () => null }),
  },
  {
    name: 'what the server no longer knows is forgotten too',
    needsDisk: true,
    store: (store, phone) =>
      withOutbox(store, {
        apply: async (events, contact) => {
          await drop(
            phone,
            events.filter(({ event }) => event.kind === 'unknown'),
          )
          return await store.outbox.apply(events, contact)
        },
      }),
  },
  {
    name: 'nobody asks after a restore',
    needsDisk: true,
    store: (store) => withOutbox(store, { askable: async () => [] }),
  },
  {
    name: 'received readings are forgotten at once',
    needsDisk: true,
    store: (store, phone) =>
      withOutbox(store, {
        apply: async (events, contact) => {
          const changed = await store.outbox.apply(events, contact)
          await drop(
            phone,
            events.filter(({ event }) => event.kind === 'receipt'),
          )
          return changed
        },
      }),
  },
  {
    name: 'the next try is read off a clock that jumped',
    store: (store) =>
      withOutbox(store, {
        due: async (subject, now) => {
          const waiting = await store.outbox.waiting(subject)
          return { due: waiting.filter(({ lastTryAt }) => lastTryAt === null || lastTryAt + 1000 < now), later: [] }
        },
      }),
  },
  {
    name: 'one bad reading holds back the rest',
    store: (store) =>
      withOutbox(store, {
        due: async (subject, now, reason, app) => {
          const rows = await store.outbox.due(subject, now, reason, app)
          return { ...rows, due: rows.due.map((row) => ({ ...row, refusals: 0 })) }
        },
      }),
  },
]

type Failed = Extract<EntryEvent['event'], { kind: 'failure' }>

/** Throws rows away where a failure is to be noted. */
function onFailure(store: Store, phone: Phone, isReason: (event: Failed, attempts: number) => boolean): Store {
  return withOutbox(store, {
    apply: async (events, contact) => {
      const changed = await store.outbox.apply(events, contact)
      for (const { account, id, event } of events) {
        if (event.kind !== 'failure') continue
        const rows = (await inOutbox(phone, (table) => table.get([account, id]))) as OutboxEntry | undefined
        if (isReason(event, rows?.attempts ?? 0)) await drop(phone, [{ account, id }])
      }
      return changed
    },
  })
}
