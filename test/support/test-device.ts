/** Test device: a phone's store and sync over fake-indexeddb, with a clock, chance and network of the test's own. */
import { createHash } from 'node:crypto'
import { IDBKeyRange as FakeKeyRange, IDBFactory } from 'fake-indexeddb'
import { createClockWatch } from '#client/domain/clock-watch.ts'
import { createRecord } from '#client/store/record.ts'
import { createStore, type Store, type StoreOptions } from '#client/store/store.ts'
import type { Locks } from '#client/sync/flush.ts'
import { parseMessage } from '#client/sync/message-form.ts'
import { createMessages, type Message } from '#client/sync/messages.ts'
import { STAFF_PARTS } from '#client/sync/staff-parts.ts'
import { createSync, type SyncDeps } from '#client/sync/sync.ts'
import { createTestClock, type TestClock } from '#test/support/test-clock.ts'
import { NOON } from '#test/support/test-entry.ts'

export type TestDeviceOptions = {
  fetch?: SyncDeps['fetch']
  clock?: TestClock
  random?: () => number
  locks?: Locks | null
  app?: string
  caches?: SyncDeps['caches']
  /** The browser's files, where the store keeps its copies and its ballast. */
  files?: CacheStorage
  /** Shared by the tabs of one phone. */
  indexedDB?: IDBFactory
}

export const digest = async (text: Uint8Array): Promise<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(text).digest()).buffer

export function createTestStore(indexedDB = new IDBFactory(), caches: StoreOptions['caches'] = null): Store {
  return createStore({ indexedDB, IDBKeyRange: FakeKeyRange, newId: () => crypto.randomUUID(), caches })
}

export function createTestDevice(options: TestDeviceOptions = {}) {
  const clock = options.clock ?? createTestClock(NOON)
  const indexedDB = options.indexedDB ?? new IDBFactory()
  const store = createTestStore(indexedDB, options.files)
  const messages = createMessages(null, parseMessage)
  const said: Message[] = []
  messages.hear((message) => said.push(message))
  let count = 0
  const hex = (): string => (++count).toString(16).padStart(32, '0')
  const newId = (): string => crypto.randomUUID()
  const deps: SyncDeps = {
    store,
    messages,
    clock,
    monotonic: () => clock.now() - NOON,
    random: options.random ?? (() => 0.5),
    fetch: options.fetch ?? (() => Promise.reject(new TypeError('no network in this test'))),
    timeoutSignal: () => new AbortController().signal,
    locks: options.locks ?? null,
    caches: options.caches ?? null,
    nonce: () => `nonce-${hex()}`,
    newSecret: hex,
    newId,
    app: options.app ?? '1.0.0',
    deviceName: 'Android, Chrome',
    staffParts: STAFF_PARTS,
  }
  const watch = createClockWatch(clock, deps.monotonic)
  const deviceZone = () => ({ zone: 'Asia/Almaty', offset: 300 })
  const record = createRecord({ store, clock, watch, digest, newId, deviceZone })
  return { deps, store, messages, said, clock, indexedDB, record, sync: createSync(deps) }
}

export type TestDevice = ReturnType<typeof createTestDevice>

/** Makes somebody signed in without a server, and saves that many readings of theirs. */
export async function withReadings({ store, record }: TestDevice, count: number, subject = 's_1'): Promise<void> {
  await store.session.begin({ subject, server: 'srv_1', epoch: 'e_1' }, null)
  for (let at = 0; at < count; at += 1) {
    const key = { subject, account: 'astana-12045587', serial: `22-${1000 + at}` }
    const draft = await store.drafts.open(key, ['main'], NOON)
    const saved = await record(draft, { main: `00203.${String(at).padStart(3, '0')}` }, '2026-11-20')
    if (!saved.ok) throw new Error(saved.refusal)
  }
}
