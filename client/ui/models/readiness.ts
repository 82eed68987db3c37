/** Readiness: whether a phone of the staff has all it needs without a network, asked of the workers at each start and on demand. */
import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { keepStaffFiles } from '#client/sync/keep-staff-files.ts'
import type { Models } from '#client/ui/models/models.ts'

export type Readiness = {
  state: ReadonlySignal<'asking' | 'ready' | 'not-ready'>
  /** Asks unless it is known to be ready. */
  ask(): Promise<void>
}

/** Long enough for a slow network; whoever waits longer is told and may ask again. */
const PATIENCE = 120_000

const made = new WeakMap<Models, Readiness>()

export function readinessOf(models: Models): Readiness {
  const found = made.get(models) ?? createReadiness(models)
  made.set(models, found)
  return found
}

function createReadiness({ kept }: Models): Readiness {
  const state = signal<'asking' | 'ready' | 'not-ready'>('not-ready')
  // At a sign-out the files go.
  effect(() => {
    if (kept.session.value?.role === undefined) state.value = 'not-ready'
  })
  return {
    state,
    async ask() {
      if (state.peek() !== 'not-ready') return
      state.value = 'asking'
      const workers = 'serviceWorker' in navigator ? navigator.serviceWorker : null
      const isReady = await keepStaffFiles(workers, AbortSignal.timeout(PATIENCE))
      if (state.peek() === 'asking') state.value = isReady ? 'ready' : 'not-ready'
    },
  }
}
