/**
 * Session: signing in with an account number and the code on the bill, adding accounts, other phones (security.md §2).
 *
 * The device makes the secret, keeps it before it asks, and sends all it has: whichever belongs to a resident of the
 * account resumes that resident, so an answer that got lost is asked for again without harm. Otherwise `fresh` becomes
 * the secret of a new resident.
 */
import * as z from 'zod/mini'
import { ACCOUNT_KEY } from '#shared/domain/account.ts'

const secret = z.string().check(z.regex(/^[0-9a-f]{32}$/))

export const signInRequest = z.object({
  account: z.string().check(z.regex(ACCOUNT_KEY)),
  code: z.string().check(z.maxLength(40)),
  secrets: z.array(secret).check(z.maxLength(16)),
  fresh: secret,
  /** What the phone calls itself, for the list of phones: `Android, Chrome`. */
  device: z.string().check(z.maxLength(60)),
})

/** `secret` says which of the secrets sent is this resident's. */
export const signInReply = z.object({
  subject: z.string(),
  secret,
  server: z.string(),
  epoch: z.string(),
  now: z.int(),
})

export const addAccountRequest = z.object({
  account: z.string().check(z.regex(ACCOUNT_KEY)),
  code: z.string().check(z.maxLength(40)),
})

export const sessionReply = z.object({
  subject: z.string(),
  accounts: z.array(z.string()),
  server: z.string(),
  epoch: z.string(),
  now: z.int(),
})

/** Phones with access to an account; `phone` is an opaque handle for ending one. */
export const phonesReply = z.object({
  phones: z.array(
    z.object({ phone: z.string(), device: z.string(), since: z.int(), lastSeenAt: z.int(), thisOne: z.boolean() }),
  ),
})

export type SignInRequest = z.infer<typeof signInRequest>
export type SignInReply = z.infer<typeof signInReply>
export type SessionReply = z.infer<typeof sessionReply>
export type PhonesReply = z.infer<typeof phonesReply>
