/** Sync: everything this device says to the server, joined. What the screens and the worker hold in hand. */
import type { FlushReason } from '#client/domain/retry.ts'
import { isStorageLost } from '#client/domain/storage-health.ts'
import type { Store } from '#client/store/store.ts'
import { type Api, createApi } from '#client/sync/api.ts'
import type { BatchDeps } from '#client/sync/batch.ts'
import { type CallDeps, createCalls } from '#client/sync/calls.ts'
import { createFlush, type FlushReport, type Locks } from '#client/sync/flush.ts'
import type { Messages } from '#client/sync/messages.ts'
import type { createPasskeys, Passkeys } from '#client/sync/passkeys.ts'
import { createPull, type Pull } from '#client/sync/pull.ts'
import { createSendPhotos, type SendPhotos } from '#client/sync/send-photos.ts'
import { createSignIn, type SignIn, type SignInDeps } from '#client/sync/sign-in.ts'
import { createSignOut, type SignOut } from '#client/sync/sign-out.ts'
import { dropStaffFiles } from '#client/sync/staff-cache.ts'
import type { createStaffSync, StaffSync } from '#client/sync/staff-sync.ts'
import { createStatus, type Status } from '#client/sync/status.ts'

export type SyncDeps = Omit<BatchDeps, 'api' | 'store'> &
  Omit<CallDeps, 'gate'> &
  Pick<SignInDeps, 'newSecret' | 'deviceName'> & {
    store: Store
    locks: Locks | null
    /** Null where the browser keeps no files. */
    caches: Pick<CacheStorage, 'keys' | 'delete'> | null
    messages: Messages
    staffParts: StaffParts
  }

/** What only the staff need, fetched when one of them does; the worker, which sends and fetches nothing, has none of it. */
export type StaffParts = {
  staffSync(): Promise<typeof createStaffSync>
  passkeys(): Promise<typeof createPasskeys>
}

export type Sync = Omit<SignIn, 'reread'> &
  Pick<SignOut, 'signOut'> &
  Pick<Pull, 'pull' | 'pullUtilities'> & {
    /** Sends the readings and visits that are due; then asks and fetches what the reason calls for. */
    run(reason: FlushReason, budgetMs?: number): Promise<FlushReport>
    /** Apart from `run`, which it never holds up: without its reading or visit the server knows no photo. */
    sendPhotos: SendPhotos
    askStatus: Status['ask']
    /** Signing in as one of the utility's staff. */
    staffSignIn: StaffSync['signIn']
    /** Of one of the staff; fetched when they are asked for. */
    passkeys(): Promise<Passkeys>
    /** At each start: true if this browser's storage was cleared while its cookie stayed, until somebody signs in (faults/D3). */
    noticeLoss(): Promise<boolean>
  }

export function createSync(deps: SyncDeps): Sync {
  const { store, messages, clock } = deps
  const gate = (): ReturnType<SignOut['settle']> => signOut.settle()
  const calls = createCalls({ ...deps, gate })
  const api: Api = createApi(calls)
  const signOut = createSignOut({ store, tell: api.signOut, clock, messages })
  const signIn = createSignIn({ ...deps, api })
  const reread = async (): Promise<void> => {
    await signIn.reread()
  }
  const flush = createFlush({ ...deps, api, reread })
  const status = createStatus({ ...deps, api })
  const photos = createSendPhotos({ ...deps, calls })
  const staff = async (): Promise<StaffSync> => (await deps.staffParts.staffSync())({ ...deps, calls, reread })
  const pull = createPull({ ...deps, api, reread, pullRounds: async () => (await staff()).pull() })

  async function run(reason: FlushReason, budgetMs?: number): Promise<FlushReport> {
    const report = await flush(reason, budgetMs)
    if (report.outcome === 'signed-out') await gate()
    if (report.outcome !== 'done') return report
    const asksAll = reason === 'signed-in' || reason === 'start'
    const { reopened } = await status.ask(asksAll ? 'all' : 'if-due')
    if (reopened === 0) return report
    // A restored server had lost what was received: what came back to `saved` goes now (protocol §10).
    const second = await flush('saved', budgetMs)
    return { ...second, received: report.received + second.received }
  }

  // Whoever is no longer of the staff here has no use for their files, however that came about.
  messages.hear(async (heard) => {
    if (deps.caches === null || heard.type !== 'changed' || heard.what !== 'session') return
    if ((await store.session.current())?.role === undefined) await dropStaffFiles(deps.caches)
  })

  return {
    ...pull,
    askStatus: status.ask,
    staffSignIn: async (name, password) => (await staff()).signIn(name, password),
    passkeys: async () => (await deps.staffParts.passkeys())({ ...deps, calls }),
    signIn: signIn.signIn,
    addAccount: signIn.addAccount,
    removeAccount: signIn.removeAccount,
    phones: signIn.phones,
    endPhone: signIn.endPhone,
    signOut: signOut.signOut,

    run,
    async sendPhotos(reason, budgetMs) {
      const report = await photos(reason, budgetMs)
      // The office sees an inspector's phone by what it said last, and after photos no batch may follow.
      if (report.received > 0 && (await store.session.current())?.role !== undefined) await status.tell()
      return report
    },

    async noticeLoss() {
      const marked = await store.settings.get('marked')
      if (marked) return false
      const answer = await signIn.reread()
      // Nobody the server knows: a new browser, which need not ask again. Without any answer it asks at the next start.
      if (!answer.ok && answer.refusal.error === 'signed-out') await store.settings.set('marked', true)
      return isStorageLost(answer.ok, marked)
    },
  }
}
