/**
 * Passkeys: signing in as one of the staff by the lock of the phone, and what the server keeps for that. Fetched only by those
 * who sign in so.
 *
 * All of it needs the network; opening the app and recording need none of it ([security/L8]).
 */
import { platformAuthenticatorIsAvailable, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import type { Store } from '#client/store/store.ts'
import type { Calls, Failure } from '#client/sync/calls.ts'
import type { Messages } from '#client/sync/messages.ts'
import type { EntryRefusal } from '#client/sync/sign-in.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'
import {
  type AddPasskeyRequest,
  type CreationOptions,
  creationOptions,
  type PasskeySignInRequest,
  type PasskeysReply,
  passkeysReply,
  type RequestOptions,
  requestOptions,
} from '#shared/wire/passkeys.ts'
import { staffSignInReply } from '#shared/wire/rounds.ts'

/**
 * `not-confirmed`: the person did not, or has no passkey here; browsers do not say which. `not-here`: this is not the address
 * that passkeys hold for.
 */
export type PasskeyRefusal = EntryRefusal | { kind: 'not-confirmed' } | { kind: 'not-here' }

/** The phone's own part: throws an Error by the names of WebAuthn. */
export type Authenticator = {
  isThere(): Promise<boolean>
  make(options: CreationOptions): Promise<AddPasskeyRequest['made']>
  sign(options: RequestOptions): Promise<PasskeySignInRequest['signed']>
}

export type Passkeys = {
  /** Whether this phone can verify its person. */
  isSupported(): Promise<boolean>
  signIn(): Promise<Result<{ subject: string }, PasskeyRefusal>>
  /** Fine where this phone has one already. */
  add(): Promise<Result<true, PasskeyRefusal>>
  list(): Promise<Result<PasskeysReply, Failure>>
  remove(passkey: string): Promise<Failure | null>
}

export type PasskeysDeps = {
  store: Store
  calls: Calls
  messages: Messages
  newId: () => string
  deviceName: string
  authenticator?: Authenticator
}

const OF_THE_PHONE: Authenticator = {
  isThere: platformAuthenticatorIsAvailable,
  make: async (options) => {
    const { id, rawId, response } = await startRegistration({ optionsJSON: options })
    const { clientDataJSON, attestationObject } = response
    return { id, rawId, type: 'public-key', response: { clientDataJSON, attestationObject } }
  },
  sign: async (options) => {
    const { id, rawId, response } = await startAuthentication({ optionsJSON: options })
    const { clientDataJSON, authenticatorData, signature, userHandle } = response
    const handle = userHandle === undefined ? {} : { userHandle }
    return { id, rawId, type: 'public-key', response: { clientDataJSON, authenticatorData, signature, ...handle } }
  },
}

export function createPasskeys(deps: PasskeysDeps): Passkeys {
  const { store, calls, messages, newId, deviceName, authenticator = OF_THE_PHONE } = deps

  return {
    isSupported: () => authenticator.isThere(),

    async signIn() {
      const asked = await calls.post('staff/session/options', {}, requestOptions)
      if (!asked.ok) return refused({ kind: 'not-now', failure: asked.refusal })
      const signed = await confirmed(() => authenticator.sign(asked.value.reply))
      if (!signed.ok) return signed.refusal === 'there' ? refused({ kind: 'not-confirmed' }) : refused(signed.refusal)
      const deviceId = await store.settings.deviceId(newId)
      const answer = await calls.post('staff/session/passkey', { signed: signed.value, deviceId }, staffSignInReply)
      if (!answer.ok) return refused(refusalOf(answer.refusal))
      const { subject, server, epoch, role } = answer.value.reply
      await store.session.begin({ subject, server, epoch, role }, null)
      messages.say({ type: 'changed', what: 'session' })
      return ok({ subject })
    },

    async add() {
      const asked = await calls.post('staff/passkeys/options', {}, creationOptions)
      if (!asked.ok) return refused({ kind: 'not-now', failure: asked.refusal })
      const made = await confirmed(() => authenticator.make(asked.value.reply))
      if (!made.ok) return made.refusal === 'there' ? ok(true) : refused(made.refusal)
      const request = { device: deviceName.slice(0, 60), made: made.value }
      const answer = await calls.post('staff/passkeys', request, passkeysReply)
      return answer.ok ? ok(true) : refused({ kind: 'not-now', failure: answer.refusal })
    },

    async list() {
      const answer = await calls.get('staff/passkeys', passkeysReply)
      return answer.ok ? ok(answer.value.reply) : refused(answer.refusal)
    },

    remove: (passkey) => calls.remove(`staff/passkeys/${encodeURIComponent(passkey)}`),
  }
}

const refusalOf = (failure: Failure): EntryRefusal =>
  failure.code === 'sign-in-refused' ? { kind: 'wrong' } : { kind: 'not-now', failure }

type NotDone = { kind: 'not-confirmed' } | { kind: 'not-here' } | 'there'

/** What WebAuthn calls its failures (https://www.w3.org/TR/webauthn-3/#sctn-createCredential). */
const NOT_CONFIRMED = ['NotAllowedError', 'AbortError', 'UnknownError', 'ConstraintError', 'NotSupportedError']

/** `there`: this phone has a passkey of this person's already. */
async function confirmed<Value>(ask: () => Promise<Value>): Promise<Result<Value, NotDone>> {
  try {
    return ok(await ask())
  } catch (failure) {
    const name = (failure as { name?: string } | null)?.name ?? ''
    if (name === 'InvalidStateError') return refused('there')
    if (name === 'SecurityError') return refused({ kind: 'not-here' })
    if (NOT_CONFIRMED.includes(name)) return refused({ kind: 'not-confirmed' })
    throw failure
  }
}
