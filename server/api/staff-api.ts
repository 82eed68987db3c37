/** Staff API: signing in as one of the utility's people. Signing out is everybody's (`session-api.ts`). */
import { Hono } from 'hono'
import type { AddressOf } from '#server/api/address.ts'
import { attempt } from '#server/api/attempt.ts'
import { beginSession } from '#server/api/begin-session.ts'
import { parseBody } from '#server/api/body.ts'
import type { Env } from '#server/api/env.ts'
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
    const entered = await attempt(c, { limit, addressOf }, who, () => staffSignIn.enter(body.value))
    if (!entered.ok) return entered.refusal
    const begun = await beginSession(c, { storage, clock }, entered.value)
    return c.json({ ...begun, role: entered.value.role } satisfies StaffSignInReply)
  })

  return api
}
