/** Pwa: registers the service worker, says whether the app works offline, and offers updates without ever forcing one (faults/U1–U3). */
export type PwaState = { worksOffline: boolean; updateWaits: boolean }

export type Pwa = {
  /** Calls at once and at each change. Returns how to stop. */
  watch(listener: (state: PwaState) => void): () => void
  /** By a person's tap. False, and nothing happens, while something typed is not kept; then ask again later. */
  applyUpdate(): Promise<boolean>
  /** False if the server could not be asked. */
  checkForUpdate(): Promise<boolean>
  /** Asks to be woken for a tag; null where the browser cannot. */
  registerSync: ((tag: string) => Promise<void>) | null
}

export type PwaDeps = {
  /** Whether everything typed is kept on this device, so that a reload loses nothing. */
  isAllKept: () => Promise<boolean>
}

const ADDRESS = '/sw.js'
const HOUR = 3_600_000

type Policy = { createScriptURL(address: string): unknown }
type TrustedTypes = { createPolicy(name: string, rules: { createScriptURL(address: string): string }): Policy }

/** The one address this app may ever load as a script by name (security/F4). */
function trustedAddress(): string {
  const factory = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  if (factory === undefined) return ADDRESS
  const policy = factory.createPolicy('sw', {
    createScriptURL(address) {
      if (address !== ADDRESS) throw new TypeError('only the service worker is loaded by address')
      return address
    },
  })
  // The browser takes the trusted object; the types of the DOM know only the string.
  return policy.createScriptURL(ADDRESS) as string
}

export function createPwa({ isAllKept }: PwaDeps): Pwa {
  const workers = 'serviceWorker' in navigator ? navigator.serviceWorker : null
  const listeners = new Set<(state: PwaState) => void>()
  let state: PwaState = { worksOffline: workers?.controller != null, updateWaits: false }
  let registration: ServiceWorkerRegistration | null = null
  let asked = false

  const say = (change: Partial<PwaState>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener(state)
  }

  function follow(found: ServiceWorkerRegistration): void {
    registration = found
    if (found.waiting !== null && found.active !== null) say({ updateWaits: true })
    found.addEventListener('updatefound', () => {
      const coming = found.installing
      coming?.addEventListener('statechange', () => {
        if (coming.state === 'activated') say({ worksOffline: true })
        if (coming.state === 'installed' && workers?.controller != null) say({ updateWaits: true })
      })
    })
    if (found.active !== null) say({ worksOffline: true })
  }

  async function checkForUpdate(): Promise<boolean> {
    try {
      await registration?.update()
      return registration !== null
    } catch {
      // No network, or a login page in its place: the next check is an hour away at most.
      return false
    }
  }

  if (workers !== null) {
    // Reloads only for a tap in this tab; other tabs keep the version they run (faults/U1).
    workers.addEventListener('controllerchange', () => {
      if (asked) location.reload()
    })
    workers
      .register(trustedAddress(), { type: 'classic', updateViaCache: 'none' })
      .then(follow)
      .catch(() => say({ worksOffline: false }))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void checkForUpdate()
    })
    setInterval(() => void checkForUpdate(), HOUR)
  }

  return {
    watch(listener) {
      listeners.add(listener)
      listener(state)
      return () => listeners.delete(listener)
    },
    async applyUpdate() {
      if (registration === null || !state.updateWaits || !(await isAllKept())) return false
      // Where a tap in another tab has let it take over already, this page is all that is old.
      if (registration.waiting === null) location.reload()
      else {
        asked = true
        registration.waiting.postMessage({ type: 'activate-now' })
      }
      return true
    },
    checkForUpdate,
    registerSync: workers === null || !('SyncManager' in globalThis) ? null : (tag) => registerTag(workers, tag),
  }
}

type WithSync = { sync: { register(tag: string): Promise<void> } }

async function registerTag(workers: ServiceWorkerContainer, tag: string): Promise<void> {
  const ready = (await workers.ready) as ServiceWorkerRegistration & WithSync
  await ready.sync.register(tag)
}
