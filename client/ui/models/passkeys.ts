/** Passkeys: whether one is offered to whoever just signed in by password, and what this phone answered to that. */
import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { PasskeyRefusal } from '#client/sync/passkeys.ts'
import type { Models } from '#client/ui/models/models.ts'

export type PasskeyOffer = {
  state: ReadonlySignal<'none' | 'offered' | 'made'>
  /** After a sign-in by password: where the phone can, and nobody has answered on it yet. Asks the server. */
  offer(): Promise<void>
  /** Null: it is made. */
  accept(): Promise<PasskeyRefusal | null>
  decline(): Promise<void>
  /** The server does not know this phone's passkey any more: the next sign-in by password offers one again. */
  isGone(): Promise<void>
}

const made = new WeakMap<Models, PasskeyOffer>()

export function passkeyOfferOf(models: Models): PasskeyOffer {
  const found = made.get(models) ?? createOffer(models)
  made.set(models, found)
  return found
}

function createOffer({ kept, store, sync }: Models): PasskeyOffer {
  const state = signal<'none' | 'offered' | 'made'>('none')
  effect(() => {
    if (kept.session.value?.role === undefined) state.value = 'none'
  })
  return {
    state,
    async offer() {
      if ((await store.settings.get('passkeyAnswer')) !== undefined) return
      const passkeys = await sync.passkeys()
      if (!(await passkeys.isSupported())) return
      const answer = await passkeys.list()
      if (answer.ok && answer.value.origin === location.origin) state.value = 'offered'
    },
    async accept() {
      const added = await (await sync.passkeys()).add()
      if (!added.ok) return added.refusal
      await store.settings.set('passkeyAnswer', 'made')
      state.value = 'made'
      return null
    },
    async decline() {
      state.value = 'none'
      await store.settings.set('passkeyAnswer', 'declined')
    },
    isGone: () => store.settings.set('passkeyAnswer', undefined),
  }
}
