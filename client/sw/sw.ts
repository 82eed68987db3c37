/** Sw: the service worker: the app's files without a network, and the page's own flush when the browser wakes it. */
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { createWake } from '#client/sw/wake.ts'
import { openDevice } from '#client/sync/device.ts'
import { parseMessage } from '#client/sync/message-form.ts'

type SyncEvent = ExtendableEvent & { readonly tag: string; readonly lastChance: boolean }

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: { url: string; revision: string | null }[] }
declare const __APP_VERSION__: string

const wake = createWake({
  open: () => openDevice(parseMessage),
  app: __APP_VERSION__,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
})

cleanupOutdatedCaches()
precacheAndRoute(self.__WB_MANIFEST)
// The server's own addresses are never answered with the app (faults/U6).
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/(api|hooks|healthz|readyz|metrics)\b/],
  }),
)

self.addEventListener('sync', (event) => {
  const { tag, lastChance, waitUntil } = event as SyncEvent
  if (tag.startsWith('outbox-')) waitUntil.call(event, wake({ lastChance }))
})

// What cannot be sent now waits for the page or the next sync; the new version is active either way.
self.addEventListener('activate', (event) => event.waitUntil(wake({ lastChance: false }).catch(() => undefined)))

// Only a person's tap replaces a running version (faults/U1).
self.addEventListener('message', ({ data }) => {
  if ((data as { type?: unknown } | null)?.type === 'activate-now') void self.skipWaiting()
})
