/** Pull: brings what changed for the resident's accounts (or the rounds of one of the staff) and the utilities, and from it what became of readings handed in here. */
import type { EntryEvent } from '#client/store/outbox.ts'
import type { Store } from '#client/store/store.ts'
import type { Api } from '#client/sync/api.ts'
import { type Failure, failure } from '#client/sync/calls.ts'
import type { Messages } from '#client/sync/messages.ts'
import type { PullReply } from '#shared/wire/account-data.ts'

export type PullDeps = {
  store: Pick<Store, 'outbox' | 'accounts' | 'session' | 'settings'>
  api: Pick<Api, 'accounts' | 'utilities'>
  messages: Messages
  /** The answer is about another person than this device believed (faults/A3). */
  reread: () => Promise<unknown>
  /** The same for one of the staff: their rounds. */
  pullRounds: () => Promise<Failure | null>
}

export type Pull = {
  pull(): Promise<Failure | null>
  /** The utilities alone, for somebody who is not signed in. */
  pullUtilities(): Promise<Failure | null>
}

export function createPull({ store, api, messages, reread, pullRounds }: PullDeps): Pull {
  return {
    pull,

    async pullUtilities() {
      const answer = await api.utilities()
      if (!answer.ok) return answer.refusal
      await store.accounts.keepUtilities(answer.value.reply.utilities)
      await store.settings.set('clock', answer.value.clock)
      messages.say({ type: 'changed', what: 'accounts' })
      return null
    },
  }

  async function pull(): Promise<Failure | null> {
    const session = await store.session.current()
    if (session === null) return null
    if (session.role !== undefined) return await pullRounds()
    const answer = await api.accounts(await store.accounts.revisions(session.subject, session.epoch))
    if (!answer.ok) {
      if (answer.refusal.error === 'signed-out') await store.session.expire(session.subject, true)
      return answer.refusal
    }
    const { reply, clock } = answer.value
    if (reply.subject !== session.subject) {
      await reread()
      return failure('other-person')
    }
    if (!(await store.accounts.take(reply))) return failure('unverified')
    const { subject, server, epoch } = reply
    await store.outbox.apply(standings(reply), { subject, server, epoch, clock })
    messages.say({ type: 'changed', what: 'accounts' })
    messages.say({ type: 'changed', what: 'outbox' })
    // Revisions of the old epoch were named: once more without them.
    return epoch === session.epoch ? null : await pull()
  }
}

const standings = (reply: PullReply): EntryEvent[] =>
  reply.accounts.flatMap(({ key, readings }) =>
    readings.map(({ id, number, standing }) => ({
      account: key,
      id,
      event: { kind: 'standing' as const, number, standing },
    })),
  )
