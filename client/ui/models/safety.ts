/** Safety: how safe what is kept here is, as far as the browser tells, and asking it to keep it (faults/D1–D5). */
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { isWebKit } from '#client/domain/is-webkit.ts'
import { type StorageFacts, type StorageHealth, storageHealth } from '#client/domain/storage-health.ts'
import type { Pwa } from '#client/pwa.ts'
import type { Store } from '#client/store/store.ts'

export type Safety = {
  health: ReadonlySignal<StorageHealth>
  usage: ReadonlySignal<{ used: number; quota: number } | null>
  updateWaits: ReadonlySignal<boolean>
  /** An iPhone's browser tab, whose storage is deleted after seven days. */
  needsInstall: ReadonlySignal<boolean>
  /** Asks the browser once to keep what is here; called at the first save, by a person's tap. */
  askToKeep(): Promise<void>
  refresh(): Promise<void>
  /** The browser emptied its storage since the last sign-in: so many readings may be gone that were not sent (faults/D3). */
  storageLost: ReadonlySignal<number | null>
  /** `unsent`: how many there were when the page began. */
  lookForLoss(unsent: number): Promise<void>
}

type Standalone = Navigator & { standalone?: boolean }

export function createSafety(store: Store, pwa: Pwa, noticeLoss: () => Promise<boolean>): Safety {
  const storageLost = signal<number | null>(null)
  const persisted = signal<boolean | null>(null)
  const usage = signal<{ used: number; quota: number } | null>(null)
  const pwaState = signal({ worksOffline: false, updateWaits: false })
  pwa.watch((state) => {
    pwaState.value = state
  })

  const standalone = matchMedia('(display-mode: standalone)').matches || (navigator as Standalone).standalone === true
  const webkit = isWebKit(navigator.userAgent)

  const health = computed(() => {
    const facts: StorageFacts = {
      persisted: persisted.value,
      quotaBytes: usage.value?.quota ?? null,
      standalone,
      webkit,
      worksOffline: pwaState.value.worksOffline,
      backgroundSync: pwa.registerSync !== null,
    }
    return storageHealth(facts)
  })

  // WebKit's engine on some systems has no navigator.storage at all (faults/M25).
  const manager: StorageManager | undefined = navigator.storage

  async function refresh(): Promise<void> {
    persisted.value = (await manager?.persisted?.()) ?? null
    const estimate = await manager?.estimate?.()
    if (estimate?.quota !== undefined) usage.value = { used: estimate.usage ?? 0, quota: estimate.quota }
  }

  return {
    health,
    usage,
    updateWaits: computed(() => pwaState.value.updateWaits),
    needsInstall: computed(() => health.value.warnings.includes('install-first')),
    async askToKeep() {
      if (persisted.value === true) return
      const answer = (await manager?.persist?.()) ?? null
      await store.settings.set('persisted', answer)
      await refresh()
    },
    refresh,
    storageLost,
    async lookForLoss(unsent) {
      storageLost.value = (await noticeLoss()) ? unsent : null
    },
  }
}
