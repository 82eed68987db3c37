/**
 * Staff sync: what one of the utility's staff says to the server beside readings: signing in with name and password, and
 * fetching the rounds. Fetched only by those who sign in so.
 */
import { createRounds } from '#client/store/rounds.ts'
import type { Store } from '#client/store/store.ts'
import { sinceText } from '#client/sync/api.ts'
import { type Calls, type Failure, failure } from '#client/sync/calls.ts'
import type { Messages } from '#client/sync/messages.ts'
import type { EntryRefusal } from '#client/sync/sign-in.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'
import { roundsReply, staffSignInReply } from '#shared/wire/rounds.ts'

export type StaffSync = {
  signIn(name: string, password: string): Promise<Result<{ subject: string }, EntryRefusal>>
  /** The rounds that changed. */
  pull(): Promise<Failure | null>
}

export type StaffSyncDeps = {
  store: Store
  calls: Calls
  messages: Messages
  newId: () => string
  /** The answer is about another person than this device believed (faults/A3). */
  reread: () => Promise<unknown>
}

export function createStaffSync({ store, calls, messages, newId, reread }: StaffSyncDeps): StaffSync {
  const rounds = createRounds(store.database)

  async function pull(): Promise<Failure | null> {
    const session = await store.session.current()
    if (session === null) return null
    const since = await rounds.revisions(session.subject, session.epoch)
    const answer = await calls.get(`rounds?since=${sinceText(since)}`, roundsReply)
    if (!answer.ok) {
      if (answer.refusal.error === 'signed-out') await store.session.expire(session.subject, true)
      if (answer.refusal.code === 'revoked') await forget(session.subject)
      return answer.refusal
    }
    const { reply, clock } = answer.value
    if (reply.subject !== session.subject) {
      await reread()
      return failure('other-person')
    }
    if (!(await rounds.take(reply, clock))) return failure('unverified')
    const { subject, server, epoch } = reply
    await store.outbox.apply([], { subject, server, epoch, clock })
    // Reading a large round anew takes a phone a while: not for nothing. The utilities come each time.
    const isNews = reply.rounds.length > 0 || reply.gone.length > 0
    messages.say({ type: 'changed', what: isNews ? 'rounds' : 'accounts' })
    // Revisions of the old epoch were named: once more without them.
    return epoch === session.epoch ? null : await pull()
  }

  /** Somebody at the utility ended this phone's work: what it had of others' dwellings goes, what was recorded stays (faults/A6). */
  async function forget(subject: string): Promise<void> {
    await rounds.forget(subject)
    messages.say({ type: 'changed', what: 'rounds' })
  }

  return {
    pull,

    async signIn(name, password) {
      const deviceId = await store.settings.deviceId(newId)
      const answer = await calls.post('staff/session', { name, password, deviceId }, staffSignInReply)
      if (answer.ok) {
        const { subject, server, epoch, role } = answer.value.reply
        await store.session.begin({ subject, server, epoch, role }, null)
        messages.say({ type: 'changed', what: 'session' })
        return ok({ subject })
      }
      const { refusal } = answer
      return refused(refusal.code === 'sign-in-refused' ? { kind: 'wrong' } : { kind: 'not-now', failure: refusal })
    },
  }
}
