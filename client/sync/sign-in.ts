/** Sign in: becoming somebody on this device, with the account number and the code on the bill, and the accounts that come with it. */
import type { Session } from '#client/store/settings.ts'
import type { Store } from '#client/store/store.ts'
import type { Api } from '#client/sync/api.ts'
import type { Failure } from '#client/sync/calls.ts'
import type { Messages } from '#client/sync/messages.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'
import type { ProblemCode } from '#shared/wire/problem.ts'
import type { PhonesReply, SessionReply } from '#shared/wire/session.ts'

/** `wrong`: number and code do not fit together, whatever the reason ([security/L4]). Else why the server could not be asked. */
export type EntryRefusal = { kind: 'wrong' } | { kind: 'not-now'; failure: Failure }

export type SignIn = {
  signIn(account: string, code: string): Promise<Result<{ subject: string }, EntryRefusal>>
  addAccount(account: string, code: string): Promise<Result<{ accounts: string[] }, EntryRefusal>>
  removeAccount(account: string): Promise<Failure | null>
  phones(account: string): Promise<Result<PhonesReply['phones'], Failure>>
  endPhone(account: string, phone: string): Promise<Failure | null>
  /**
   * Asks the server who the cookie says is signed in, and takes its word if this device could bring that resident back;
   * else whoever was signed in here must sign in again.
   */
  reread(): Promise<Result<SessionReply, Failure>>
}

export type SignInDeps = {
  store: Pick<Store, 'session' | 'accounts'>
  api: Api
  messages: Messages
  /** 128 random bits in hexadecimal. */
  newSecret: () => string
  /** What the phone calls itself in the list of phones. */
  deviceName: string
}

export function createSignIn({ store, api, messages, newSecret, deviceName }: SignInDeps): SignIn {
  const begin = async (session: Omit<Session, 'expired'>, secret: string | null): Promise<void> => {
    await store.session.begin(session, secret)
    messages.say({ type: 'changed', what: 'session' })
  }

  return {
    async signIn(account, code) {
      // Kept before it is used: if the answer is lost, this secret may already be the resident's ([security/L2]).
      const { fresh, others } = await store.session.prepare(account, newSecret)
      const answer = await api.signIn({ account, code, secrets: others, fresh, device: deviceName.slice(0, 60) })
      if (answer.ok) {
        const { subject, secret, server, epoch } = answer.value.reply
        await begin({ subject, server, epoch }, secret)
        if (secret !== fresh) await store.session.forget(fresh)
        return ok({ subject })
      }
      if (answer.refusal.code !== null && NOTHING_MADE.includes(answer.refusal.code)) await store.session.forget(fresh)
      return refused(refusalOf(answer.refusal))
    },

    async addAccount(account, code) {
      const answer = await api.addAccount(account, code)
      if (!answer.ok) return refused(refusalOf(answer.refusal))
      return ok({ accounts: answer.value.reply.accounts })
    },

    async removeAccount(account) {
      const failure = await api.removeAccount(account)
      const session = await store.session.current()
      if (failure === null && session !== null) await store.accounts.forget(session.subject, account)
      if (failure === null) messages.say({ type: 'changed', what: 'accounts' })
      return failure
    },

    async phones(account) {
      const answer = await api.phones(account)
      return answer.ok ? ok(answer.value.reply.phones) : refused(answer.refusal)
    },

    endPhone: (account, phone) => api.endPhone(account, phone),

    async reread() {
      const answer = await api.session()
      const session = await store.session.current()
      if (!answer.ok) {
        if (answer.refusal.error === 'signed-out' && session !== null) await store.session.expire(session.subject, true)
        return refused(answer.refusal)
      }
      const { subject, server, epoch, accounts } = answer.value.reply
      // Of the staff only who signed in here with a password is anybody here.
      const role = session?.subject === subject ? session.role : undefined
      if (role !== undefined) await begin({ subject, server, epoch, role }, null)
      else if (await store.session.canReturn(subject, accounts)) await begin({ subject, server, epoch }, null)
      else if (session !== null) await store.session.expire(session.subject, true)
      return ok(answer.value.reply)
    },
  }
}

/** Answers after which the secret offered is certainly nobody's. */
const NOTHING_MADE: readonly ProblemCode[] = ['sign-in-refused', 'sign-in-later', 'not-understood', 'forbidden-origin']

function refusalOf(failure: Failure): EntryRefusal {
  return failure.code === 'sign-in-refused' ? { kind: 'wrong' } : { kind: 'not-now', failure }
}
