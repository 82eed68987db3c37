/**
 * Passkey sign in: making keys for one of the staff on their phone, and a signature in, a session out: the same as by name
 * and password ([security/L7]). No HTTP here.
 *
 * No name is asked for: the phone knows whose key it is, so nothing can be learnt about names ([security/L4]). A key whose
 * counter goes back was copied: it is refused, and noted.
 */
import { createHash, createHmac } from 'node:crypto'
import { CHALLENGE_LASTS, type Challenges } from '#server/api/challenges.ts'
import { ALGORITHMS, checkMade, checkSigned } from '#server/api/check-passkey.ts'
import { beginStaffSession, type StaffSignedIn } from '#server/api/staff-sign-in.ts'
import type { ChallengeTable, PasskeyTable } from '#server/storage/schema.ts'
import type { Queries, Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'
import type { AddPasskeyRequest, CreationOptions, PasskeySignInRequest, RequestOptions } from '#shared/wire/passkeys.ts'

/** Of one person: a phone, the one before, a tablet, and more. */
export const MOST_PASSKEYS = 20

export type PasskeyDeps = { storage: Storage; clock: Clock; challenges: Challenges; key: Buffer; origin: string }

export type PasskeySignIn = {
  /** Null: this one has too many. */
  creationOptions(name: string): Promise<CreationOptions | null>
  add(name: string, request: AddPasskeyRequest): Promise<Result<true, 'refused'>>
  requestOptions(): RequestOptions
  enter(request: PasskeySignInRequest): Promise<Result<StaffSignedIn, 'refused'>>
}

/** By what a key is named in lists and addresses. */
export const passkeyNameOf = (credential: string): string =>
  createHash('sha256').update(credential).digest('hex').slice(0, 16)

export function createPasskeySignIn({ storage, clock, challenges, key, origin }: PasskeyDeps): PasskeySignIn {
  const rpId = new URL(origin).hostname

  /** Says nothing, and is the same each time: a phone that makes a second key for it puts it in place of the first. */
  const userIdOf = (name: string): string => createHmac('sha256', key).update(`user ${name}`).digest('base64url')

  /** `answered` is asked after the check. */
  function place(purpose: string) {
    let known: ChallengeTable | null = null
    const isChallenge = (challenge: string): boolean => {
      known = challenges.know(challenge, purpose)
      return known !== null
    }
    return { at: { origin, rpId, isChallenge }, answered: () => known! }
  }

  return {
    async creationOptions(name) {
      const there = await storage.passkeys.list(name)
      if (there.length >= MOST_PASSKEYS) return null
      return {
        challenge: challenges.make(purposeOfMaking(name)),
        rp: { id: rpId, name: 'Esep' },
        user: { id: userIdOf(name), name, displayName: name },
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' })),
        timeout: CHALLENGE_LASTS,
        attestation: 'none',
        excludeCredentials: there.map(({ credential }) => ({ id: credential, type: 'public-key' })),
        authenticatorSelection: {
          authenticatorAttachment: 'platform',
          residentKey: 'required',
          requireResidentKey: true,
          userVerification: 'required',
        },
      }
    },

    async add(name, { device, made }) {
      const { at, answered } = place(purposeOfMaking(name))
      const checked = await checkMade(made, at)
      if (checked === null) return refused('refused')
      const passkey = passkeyNameOf(checked.credential)
      return await storage.write(async (queries) => {
        const now = clock.now()
        if (!(await queries.passkeys.answer(answered(), now))) return refused('refused')
        if ((await queries.passkeys.find(passkey)) !== null) return refused('refused')
        if ((await queries.passkeys.list(name)).length >= MOST_PASSKEYS) return refused('refused')
        const { credential, publicKey: public_key, counter } = checked
        const row = { passkey, staff: name, credential, public_key, counter, device, made_at: now, used_at: null }
        await queries.passkeys.add(row)
        await noteOwn(queries, { name, passkey, device }, 'staff add-passkey', now)
        return ok(true as const)
      })
    },

    requestOptions: () => ({
      challenge: challenges.make(SIGN_IN),
      rpId,
      timeout: CHALLENGE_LASTS,
      userVerification: 'required',
    }),

    async enter({ signed, deviceId = null }) {
      const known = await storage.passkeys.find(passkeyNameOf(signed.id))
      if (known === null || known.credential !== signed.id) return refused('refused')
      const { userHandle } = signed.response
      if (userHandle !== undefined && userHandle !== userIdOf(known.staff)) return refused('refused')
      const { at, answered } = place(SIGN_IN)
      const counter = await checkSigned(signed, { credential: known.credential, publicKey: known.public_key }, at)
      if (counter === null) return refused('refused')
      return await storage.write((queries) => begin(queries, known, { counter, answered: answered(), deviceId }))
    },
  }

  async function begin(
    queries: Queries,
    { passkey, staff: name, device }: PasskeyTable,
    { counter, answered, deviceId }: { counter: number; answered: ChallengeTable; deviceId: string | null },
  ): Promise<Result<StaffSignedIn, 'refused'>> {
    const now = clock.now()
    // Once more, now that nothing changes beside: it may have been removed, or used, meanwhile.
    const known = await queries.passkeys.find(passkey)
    const member = await queries.staff.find(name)
    if (known === null || member === null || member.deactivated_at !== null) return refused('refused')
    if (!(await queries.passkeys.answer(answered, now))) return refused('refused')
    // Most phones do not count, and say 0 each time.
    if ((counter > 0 || known.counter > 0) && counter <= known.counter) {
      await noteOwn(queries, { name, passkey, device }, 'staff refuse-passkey', now)
      return refused('refused')
    }
    await queries.passkeys.used(passkey, counter, now)
    return ok(await beginStaffSession(queries, member, { by: 'passkey', deviceId, now }))
  }
}

const SIGN_IN = 'sign in'
const purposeOfMaking = (name: string): string => `make ${name}`

/** What one of the staff did with an own key in the app, or what was tried with it. */
export async function noteOwn(
  queries: Queries,
  { name, passkey, device }: { name: string; passkey: string; device: string },
  deed: 'staff add-passkey' | 'staff remove-passkey' | 'staff refuse-passkey',
  at: number,
): Promise<void> {
  const who = deed === 'staff refuse-passkey' ? 'server' : name
  await queries.audit.note({ at, who, origin: 'app', deed, about: name, why: null, details: { passkey, device } })
}
