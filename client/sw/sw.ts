/** Sw: the service worker: the app's files without a network, and the page's own flush when the browser wakes it. */
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { createStaffFiles } from '#client/sw/staff-files.ts'
import { createWake } from '#client/sw/wake.ts'
import { openDevice } from '#client/sync/device.ts'
import { parseMessage } from '#client/sync/message-form.ts'
import { asksToKeep } from '#client/sync/staff-cache.ts'

type SyncEvent = ExtendableEvent & { readonly tag: string; readonly lastChance: boolean }

/** `staff`: for the staff's phones alone, as the build marks it. */
type AppFile = { url: string; revision: string | null; staff?: true }

declare const self: ServiceWorkerGlobalScope
declare const __APP_VERSION__: string

const isFollowed = (): boolean => self.registration.installing !== null || self.registration.waiting !== null

const wake = createWake({
  open: () => openDevice(parseMessage),
  app: __APP_VERSION__,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  isFollowed,
})

const files = self.__WB_MANIFEST as AppFile[]
const staffFiles = createStaffFiles({
  caches,
  paths: files.filter(({ staff }) => staff).map(({ url }) => `/${url}`),
  version: __APP_VERSION__,
  network: self.fetch.bind(self),
  isFollowed,
})

cleanupOutdatedCaches()
precacheAndRoute(files.filter(({ staff }) => !staff))
registerRoute(
  ({ sameOrigin, url }) => sameOrigin && staffFiles.isOne(url),
  ({ request }) => staffFiles.answer(request),
)
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

self.addEventListener('install', (event) => event.waitUntil(staffFiles.install()))

// What cannot be sent now waits for the page or the next sync. Nobody waits for it here: until an activation is over every
// page of the app is white, and without a network the tries take half a minute.
self.addEventListener('activate', () => void wake({ lastChance: false }).catch(() => undefined))
// Without a network what is missing is had when the page asks next.
self.addEventListener('activate', (event) => event.waitUntil(staffFiles.activate().catch(() => undefined)))

// Only a person's tap replaces a running version (faults/U1).
self.addEventListener('message', (event) => {
  const { data, ports } = event
  if ((data as { type?: unknown } | null)?.type === 'activate-now') void self.skipWaiting()
  if (asksToKeep(data)) event.waitUntil(keepStaffFiles(ports[0]))
})

async function keepStaffFiles(port: MessagePort | undefined): Promise<void> {
  const kept = await staffFiles.keep()
  // The page that asked may have come before any worker, and its next part would come from the network; one that waits may not.
  await self.clients.claim().catch(() => undefined)
  port?.postMessage({ kept })
}
