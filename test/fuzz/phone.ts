/** Phone: one browser: its storage, cookie and clock, and the tabs and the worker that share them and may die at any point. */
import { IDBKeyRange as FakeKeyRange, forceCloseDatabase, IDBFactory } from 'fake-indexeddb'
import { createRecord, type RecordReadings } from '#client/store/record.ts'
import { createStore, type Store } from '#client/store/store.ts'
import type { Locks } from '#client/sync/flush.ts'
import { parseMessage } from '#client/sync/message-form.ts'
import { createMessages } from '#client/sync/messages.ts'
import { STAFF_PARTS } from '#client/sync/staff-parts.ts'
import { createSync, type Sync, type SyncDeps } from '#client/sync/sync.ts'
import type { Chance } from '#test/fuzz/chance.ts'
import { Crash, type CrashPoint, countCrash } from '#test/fuzz/crash.ts'
import type { Jar, Network } from '#test/fuzz/faulty-network.ts'
import type { SeededBug } from '#test/fuzz/seeded-bugs.ts'
import type { World } from '#test/fuzz/world.ts'
import { digest } from '#test/support/test-device.ts'

export type Tab = { store: Store; sync: Sync; record: RecordReadings; dead: boolean }

export type Phone = {
  name: string
  /** Who of the staff has it; null: a resident’s. */
  inspector: string | null
  jar: Jar
  tabs: Tab[]
  indexedDB: IDBFactory
  /** Looks at the storage from outside all tabs. */
  glance: Store
  /** Difference of this phone's clock to the true time. */
  skew: number
  now(): number
  open(): Tab
  /** All tabs die; what is on disk stays. */
  restart(): void
  /** The browser cleared the storage; the cookie stayed (faults/D3). */
  evict(): void
  /** Every open database connection dies under its tab (faults/D6, B7). */
  loseHandles(): void
  version: string
  /** What broke a promise on the wire. */
  wrongs: string[]
}

/** What happens seldom is to be hit often enough. */
const RARE: Partial<Record<CrashPoint, number>> = {
  'before-sign-in-kept': 0.03,
  'after-sign-in-kept': 0.03,
  'after-sign-out-kept': 0.05,
  'before-pull-kept': 0.12,
  'after-pull-kept': 0.12,
}

export type PhoneDeps = {
  chance: Chance
  world: World
  network: Network
  bug: SeededBug | null
  hasLocks: boolean
  inspector?: string
}

export function createPhone(name: string, deps: PhoneDeps): Phone {
  const { chance, world, network, bug } = deps
  let held: Tab | null = null

  const phone: Phone = {
    name,
    inspector: deps.inspector ?? null,
    jar: { cookie: null },
    tabs: [],
    indexedDB: new IDBFactory(),
    glance: null as never,
    skew: 0,
    version: '1.0.0',
    wrongs: [],
    now: () => world.now() + phone.skew,
    open() {
      const tab = openTab()
      phone.tabs.push(tab)
      return tab
    },
    restart() {
      for (const tab of phone.tabs) end(tab)
      phone.tabs = []
      held = null
    },
    evict() {
      phone.restart()
      phone.glance.close()
      phone.indexedDB = new IDBFactory()
      phone.glance = aStore()
    },
    loseHandles() {
      const inside = phone.indexedDB as unknown as { _databases: Map<string, { connections: { _closed: boolean }[] }> }
      for (const { connections } of inside._databases.values()) {
        for (const connection of [...connections]) if (!connection._closed) forceCloseDatabase(connection as never)
      }
    },
  }
  const aStore = (): Store =>
    createStore({ indexedDB: phone.indexedDB, IDBKeyRange: FakeKeyRange, newId: chance.uuid, name: 'esep' })
  phone.glance = aStore()

  function end(tab: Tab): void {
    tab.dead = true
    tab.store.close()
    if (held === tab) held = null
  }

  /** The tab dies here, now and then; a dead one does nothing more. */
  function point(tab: Tab, at: CrashPoint): void {
    if (tab.dead) throw new Crash(at)
    if (network.isCalm() || !chance.happens(RARE[at] ?? 0.012)) return
    countCrash(at)
    end(tab)
    phone.tabs = phone.tabs.filter((other) => other !== tab)
    throw new Crash(at)
  }

  const around =
    <Given extends unknown[], Value>(
      tab: Tab,
      work: (...given: Given) => Promise<Value>,
      before: CrashPoint | null,
      after: CrashPoint | null,
    ) =>
    async (...given: Given): Promise<Value> => {
      if (tab.dead) throw new Crash('dead')
      if (before !== null) point(tab, before)
      const value = await work(...given)
      if (after !== null) point(tab, after)
      return value
    }

  function fragile(tab: Tab, store: Store): Store {
    const { outbox, session, accounts } = store
    return {
      ...store,
      outbox: {
        ...outbox,
        save: around(tab, outbox.save, 'before-save', 'after-save'),
        saveVisit: around(tab, outbox.saveVisit, 'before-save', 'after-save'),
        due: around(tab, outbox.due, null, 'after-read'),
        apply: around(tab, outbox.apply, 'before-settle', 'after-settle'),
      },
      session: {
        ...session,
        begin: around(tab, session.begin, 'before-sign-in-kept', 'after-sign-in-kept'),
        end: around(tab, session.end, null, 'after-sign-out-kept'),
      },
      accounts: { ...accounts, take: around(tab, accounts.take, 'before-pull-kept', 'after-pull-kept') },
    }
  }

  function openTab(): Tab {
    const tab: Tab = { dead: false } as Tab
    const plain = aStore()
    tab.store = fragile(tab, bug?.store?.(plain, phone) ?? plain)
    const wire = network.fetchFor(phone.jar, async ({ address, init }) => {
      const wrong = wrongOnTheWire(address, init)
      if (wrong !== null) phone.wrongs.push(wrong)
      // Time stands still within an action, so an older sign-out was known before this request began.
      const signOut = await phone.glance.session.pendingSignOut()
      const tells = init.method === 'DELETE' && address === '/api/v1/session'
      if (signOut !== null && signOut !== phone.now() && !tells) phone.wrongs.push('a request left before the sign-out')
    })
    const fetch = bug?.fetch?.(wire, phone) ?? wire
    const clock = { now: phone.now }
    const shared: SyncDeps = {
      store: tab.store,
      messages: createMessages(null, parseMessage),
      clock,
      monotonic: world.now,
      random: chance.next,
      fetch: around(tab, fetch, 'before-post', 'after-post'),
      timeoutSignal: () => new AbortController().signal,
      caches: null,
      locks: deps.hasLocks ? locksOf(tab) : null,
      nonce: () => chance.hex(32),
      newSecret: () => chance.hex(32),
      newId: chance.uuid,
      app: phone.version,
      deviceName: name,
      staffParts: STAFF_PARTS,
    }
    tab.sync = createSync(shared)
    const deviceZone = () => ({ zone: 'Asia/Almaty', offset: 300 })
    const watch = { jumped: () => chance.happens(0.05) }
    tab.record = createRecord({ store: tab.store, clock, watch, digest, newId: chance.uuid, deviceZone })
    return tab
  }

  const locksOf = (tab: Tab): Locks => ({
    async request(_, { ifAvailable }, work) {
      while (held !== null) {
        if (ifAvailable) return await work(null)
        if (tab.dead) throw new Crash('dead')
        await new Promise((resolve) => setImmediate(resolve))
      }
      held = tab
      try {
        return await work({})
      } finally {
        if (held === tab) held = null
      }
    },
  })

  return phone
}

/** What no request may ever say, whatever happened before. */
function wrongOnTheWire(address: string, init: RequestInit): string | null {
  if (address !== '/api/v1/readings') return null
  const { subject, items } = JSON.parse(String(init.body)) as { subject: string; items: { subject: string }[] }
  if (items.length === 0) return 'an empty batch left'
  return items.every((item) => item.subject === subject) ? null : 'a batch held another person’s reading'
}
