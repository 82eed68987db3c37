/**
 * Api: the server's addresses as typed calls.
 *
 * Of receipts an answer counts only from the server pinned at sign-in and with the nonce of this very request (protocol §3).
 */
import { type Answer, type Calls, type Failure, failure } from '#client/sync/calls.ts'
import { refused } from '#shared/lib/result.ts'
import { type PullReply, pullReply, type UtilitiesReply, utilitiesReply } from '#shared/wire/account-data.ts'
import {
  type BatchReply,
  type BatchRequest,
  batchReply,
  RECEIPTS_MEDIA_TYPE,
  type StatusReply,
  type StatusRequest,
  statusReply,
} from '#shared/wire/readings.ts'
import {
  type PhonesReply,
  phonesReply,
  type SessionReply,
  type SignInReply,
  type SignInRequest,
  sessionReply,
  signInReply,
} from '#shared/wire/session.ts'

export type Api = {
  readings(request: BatchRequest, server: string): Promise<Answer<BatchReply>>
  status(request: StatusRequest, server: string): Promise<Answer<StatusReply>>
  utilities(): Promise<Answer<UtilitiesReply>>
  accounts(since: Record<string, number>): Promise<Answer<PullReply>>
  session(): Promise<Answer<SessionReply>>
  signIn(request: SignInRequest): Promise<Answer<SignInReply>>
  /** Passes the gate: it is what the gate waits for. */
  signOut(): Promise<Failure | null>
  addAccount(account: string, code: string): Promise<Answer<SessionReply>>
  removeAccount(account: string): Promise<Failure | null>
  phones(account: string): Promise<Answer<PhonesReply>>
  endPhone(account: string, phone: string): Promise<Failure | null>
}

export function createApi({ get, post, remove, removePastGate }: Calls): Api {
  return {
    readings: async (request, server) =>
      verified(await post('readings', request, batchReply, RECEIPTS_MEDIA_TYPE), request.nonce, server),
    status: async (request, server) =>
      verified(await post('readings/status', request, statusReply, RECEIPTS_MEDIA_TYPE), request.nonce, server),
    utilities: () => get('utilities', utilitiesReply),
    accounts: (since) => get(`accounts?since=${sinceText(since)}`, pullReply),
    session: () => get('session', sessionReply),
    signIn: (request) => post('session', request, signInReply),
    signOut: () => removePastGate('session'),
    addAccount: (account, code) => post('accounts', { account, code }, sessionReply),
    removeAccount: (account) => remove(`accounts/${encodeURIComponent(account)}`),
    phones: (account) => get(`accounts/${encodeURIComponent(account)}/phones`, phonesReply),
    endPhone: (account, phone) => remove(`accounts/${encodeURIComponent(account)}/phones/${encodeURIComponent(phone)}`),
  }
}

/** The revisions this device has, as the addresses take them. */
export const sinceText = (since: Record<string, number | string>): string =>
  encodeURIComponent(
    Object.entries(since)
      .map(([key, revision]) => `${key}:${revision}`)
      .join(','),
  )

/** Somebody else's or an older answer (a proxy's copy, another server) is no answer (faults/N7). */
function verified<Reply extends { nonce: string; server: string }>(
  answer: Answer<Reply>,
  nonce: string,
  server: string,
): Answer<Reply> {
  if (!answer.ok) return answer
  const { reply } = answer.value
  return reply.nonce === nonce && reply.server === server ? answer : refused(failure('unverified'))
}
