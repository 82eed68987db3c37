/** Staff API: signing in as one of the utility's people. Signing out is everybody's (`session-api.ts`). */
import { Hono } from 'hono'
import type { AddressOf } from '#server/api/address.ts'
import { parseBody } from '#server/api/body.ts'
import type { Env } from '#server/api/env.ts'
import { problem } from '#server/api/problem.ts'
import { putToken, sessionDays, tokenHash, tokenIn } from '#server/api/session-cookie.ts'
import type { SignInLimit } from '#server/api/sign-in-limit.ts'
import { createStaffSignIn } from '#server/api/staff-sign-in.ts'
import type { Storage } from '#server/storage/storage.ts'
import { staffSubject } from '#shared/domain/staff.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { type StaffSignInReply, staffSignInRequest } from '#shared/wire/rounds.ts'

const MAX_BYTES = 4096

export type StaffApiDeps = { storage: Storage; clock: Clock; limit: SignInLimit; addressOf: AddressOf }

export function staffApi({ storage, clock, limit, addressOf }: StaffApiDeps): Hono<Env> {
  const api = new Hono<Env>()
  const staffSignIn = createStaffSignIn({ storage, clock })

  api.post('/session', async (c) => {
    const body = await parseBody(c, staffSignInRequest, MAX_BYTES)
    if (!body.ok) return body.refusal
    const who = staffSubject(body.value.name)
    const address = addressOf(c)
    const wait = limit.waitFor(who, address)
    if (wait > 0) return problem(c, 'sign-in-later', { retryAfterSeconds: Math.ceil(wait / 1000) })

    const entered = await staffSignIn.enter(body.value)
    if (!entered.ok) {
      limit.failed(who, address)
      return problem(c, 'sign-in-refused')
    }
    limit.succeeded(who, address)
    const earlier = tokenIn(c)
    if (earlier) await storage.people.endSession(tokenHash(earlier))
    const { subject, role, token } = entered.value
    putToken(c, token, sessionDays(subject))
    const { server, epoch } = await storage.meta.identity()
    return c.json({ subject, role, server, epoch, now: clock.now() } satisfies StaffSignInReply)
  })

  return api
}
