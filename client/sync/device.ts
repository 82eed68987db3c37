/**
 * Device: the browser's own clock, network, locks and chance, in the form that store and sync take them. The same in page
 * and worker; tests hand in their own.
 */

import type { Digest } from '#client/domain/facts.ts'
import { isWebKit } from '#client/domain/is-webkit.ts'
import type { RecordDeps } from '#client/store/record.ts'
import { createStore, type Store } from '#client/store/store.ts'
import { createMessages, type MessageCheck, type Messages } from '#client/sync/messages.ts'
import type { SyncDeps } from '#client/sync/sync.ts'
import { systemClock } from '#shared/lib/clock.ts'

export type Device = Omit<SyncDeps, 'app' | 'deviceName' | 'staffParts'> &
  Pick<RecordDeps, 'digest' | 'deviceZone'> & { store: Store; messages: Messages }

/** `check`: see `messages.ts`. */
export function openDevice(check: MessageCheck): Device {
  const newId = (): string => crypto.randomUUID()
  const isPage = 'document' in globalThis
  const page = isPage && isWebKit(navigator.userAgent) ? globalThis : null
  const files = 'caches' in globalThis ? caches : null
  const store = createStore({ indexedDB, IDBKeyRange, newId, caches: files, page })
  const digest: Digest = (text) => crypto.subtle.digest('SHA-256', text)
  return {
    store,
    messages: createMessages(typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('esep'), check),
    fetch: (address, init) => fetch(address, init),
    clock: systemClock,
    monotonic: () => performance.now(),
    random: Math.random,
    timeoutSignal: (ms) => AbortSignal.timeout(ms),
    caches: files,
    locks: 'locks' in navigator ? navigator.locks : null,
    nonce: hex128,
    newSecret: hex128,
    newId,
    digest,
    deviceZone: () => ({
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      offset: -new Date().getTimezoneOffset(),
    }),
  }
}

const hex128 = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
