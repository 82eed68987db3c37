/**
 * Sign out: ends the session here at once and at the server as soon as it can be told; until then nothing else leaves
 * ([security/F8]). Readings that wait stay, and wait for their person (faults/G12).
 */
import type { Store } from '#client/store/store.ts'
import type { Failure } from '#client/sync/calls.ts'
import type { Messages } from '#client/sync/messages.ts'
import type { Clock } from '#shared/lib/clock.ts'

export type SignOut = {
  /** Done here when it returns; false if the server has still to be told. */
  signOut(): Promise<boolean>
  /** Null when nothing is left to tell. Asked before every request. */
  settle(): Promise<Failure | null>
}

export type SignOutDeps = {
  store: Pick<Store, 'session'>
  /** `DELETE session`, past the gate. */
  tell: () => Promise<Failure | null>
  clock: Clock
  messages: Messages
}

export function createSignOut({ store, tell, clock, messages }: SignOutDeps): SignOut {
  async function settle(): Promise<Failure | null> {
    if ((await store.session.pendingSignOut()) === null) return null
    const failure = await tell()
    // 401: there is no session any more, which is what was wanted.
    if (failure !== null && failure.error !== 'signed-out') return failure
    await store.session.signOutTold()
    return null
  }

  return {
    settle,
    async signOut() {
      const leaving = await store.session.current()
      await store.session.end(clock.now(), leaving?.subject)
      messages.say({ type: 'changed', what: 'session' })
      messages.say({ type: 'changed', what: 'accounts' })
      return (await settle()) === null
    },
  }
}
