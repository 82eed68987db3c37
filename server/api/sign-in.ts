/**
 * Sign in: account number and the code on the bill, to a session (security.md §2). No HTTP here.
 *
 * Whatever is wrong — no such account, another code, an expired one, an ended contract — is one refusal after the same
 * work ([security/L4]).
 */
import { createHash, createHmac } from 'node:crypto'
import { newSession } from '#server/api/session-cookie.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import type { Queries, Storage } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import { parseCode } from '#shared/domain/activation-code.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'
import type { SignInRequest } from '#shared/wire/session.ts'

export const secretHash = (secret: string): string => createHash('sha256').update(`esep-secret:${secret}`).digest('hex')

/** Codes are kept as HMAC under a key outside the database ([security/L3]). */
export const codeHash = (key: Buffer, account: AccountKey, code: string): string =>
  createHmac('sha256', key).update(`${account}\n${code}`).digest('hex')

export type SignedIn = { subject: string; secret: string; token: string }

export type SignIn = {
  enter(request: SignInRequest): Promise<Result<SignedIn, 'refused'>>
  addAccount(subject: string, account: AccountKey, code: string): Promise<Result<true, 'refused'>>
}

export function createSignIn(deps: { storage: Storage; clock: Clock; codeKey: Buffer }): SignIn {
  const { storage, clock, codeKey } = deps

  async function fits(queries: Queries, account: AccountKey, typed: string): Promise<boolean> {
    const hash = codeHash(codeKey, account, parseCode(typed) ?? '')
    // The account itself is looked at only once its code fits: its mere existence would show in the time.
    if (!(await queries.people.hasCode(account, hash, clock.now()))) return false
    return !(await contractEnded(queries, account, clock.now()))
  }

  return {
    enter: (request) =>
      storage.write(async (queries) => {
        if (!(await fits(queries, request.account, request.code))) return refused('refused')
        const { subject, secret } = await residentFor(queries, request, clock.now())
        await queries.people.grant(request.account, subject, clock.now())
        const { token, session } = newSession(subject, clock.now())
        await queries.people.addSession(session)
        return ok({ subject, secret, token })
      }),

    addAccount: (subject, account, code) =>
      storage.write(async (queries) => {
        if (!(await fits(queries, account, code))) return refused('refused')
        await queries.people.grant(account, subject, clock.now())
        return ok(true as const)
      }),
  }
}

/** A secret of one of the account's residents resumes that resident; otherwise the code makes a new one (L2). */
async function residentFor(
  queries: Queries,
  { account, secrets, fresh, device }: SignInRequest,
  now: Instant,
): Promise<{ subject: string; secret: string }> {
  const offered = new Map([...secrets, fresh].map((secret) => [secretHash(secret), secret]))
  const known = await queries.people.residentBySecret(account, [...offered.keys()])
  if (known) return { subject: known.subject, secret: offered.get(known.secret_hash)! }
  // From the secret, so that a phone brings its resident back to a database restored to before it knew them (G8).
  const subject = `s_${createHash('sha256').update(`esep-subject:${account}:${fresh}`).digest('hex').slice(0, 24)}`
  await queries.people.addResident({ subject, secret_hash: secretHash(fresh), created_at: now, device })
  return { subject, secret: fresh }
}

/** R8: access ends with the contract. */
async function contractEnded(queries: Queries, key: AccountKey, now: Instant): Promise<boolean> {
  const account = (await queries.accounts.find([key])).get(key)
  const utilities = await queries.accounts.utilities()
  const utility = utilities.find((candidate) => candidate.key === account?.utility) ?? utilities[0]
  const today = utility ? zoneOf(utility).dateAt(now) : ''
  const endsOn = account?.contract?.endsOn ?? null
  return endsOn !== null && endsOn < today
}
