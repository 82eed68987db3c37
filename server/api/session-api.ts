/** Session API: signing in and out, and who is signed in. */
import { Hono } from 'hono'
import type { AddressOf } from '#server/api/address.ts'
import { attempt } from '#server/api/attempt.ts'
import { beginSession } from '#server/api/begin-session.ts'
import { parseBody } from '#server/api/body.ts'
import type { Env } from '#server/api/env.ts'
import { signedIn } from '#server/api/guard.ts'
import { clearToken, tokenHash, tokenIn } from '#server/api/session-cookie.ts'
import type { SignIn } from '#server/api/sign-in.ts'
import type { SignInLimit } from '#server/api/sign-in-limit.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { type SessionReply, type SignInReply, signInRequest } from '#shared/wire/session.ts'

const MAX_BYTES = 4096

export type SessionApiDeps = {
  storage: Storage
  clock: Clock
  signIn: SignIn
  limit: SignInLimit
  addressOf: AddressOf
}

export function sessionApi({ storage, clock, signIn, limit, addressOf }: SessionApiDeps): Hono<Env> {
  const api = new Hono<Env>()

  api.post('/', async (c) => {
    const body = await parseBody(c, signInRequest, MAX_BYTES)
    if (!body.ok) return body.refusal
    const entered = await attempt(c, { limit, addressOf }, body.value.account, () => signIn.enter(body.value))
    if (!entered.ok) return entered.refusal
    const begun = await beginSession(c, { storage, clock }, entered.value)
    return c.json({ ...begun, secret: entered.value.secret } satisfies SignInReply)
  })

  api.get('/', signedIn({ storage, clock }), async (c) =>
    c.json(await sessionReply(storage, clock, c.var.session.subject)),
  )

  api.delete('/', async (c) => {
    const token = tokenIn(c)
    if (token) await storage.people.endSession(tokenHash(token))
    clearToken(c)
    return c.body(null, 204)
  })

  return api
}

export async function sessionReply(storage: Storage, clock: Clock, subject: string): Promise<SessionReply> {
  const { server, epoch } = await storage.meta.identity()
  const access = await storage.people.accessOf(subject)
  const accounts = access.filter((row) => row.ended_at === null).map((row) => row.account)
  return { subject, accounts, server, epoch, now: clock.now() }
}
