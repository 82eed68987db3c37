/** Passkeys API: one of the staff makes a passkey on the phone, sees their own, removes one, and signs in by one. */
import { Hono } from 'hono'
import type { AddressOf } from '#server/api/address.ts'
import { attempt } from '#server/api/attempt.ts'
import { beginSession } from '#server/api/begin-session.ts'
import { parseBody } from '#server/api/body.ts'
import type { Env } from '#server/api/env.ts'
import { signedIn, staffOnly } from '#server/api/guard.ts'
import { noteOwn, type PasskeySignIn, passkeyNameOf } from '#server/api/passkey-sign-in.ts'
import { problem } from '#server/api/problem.ts'
import type { SignInLimit } from '#server/api/sign-in-limit.ts'
import type { PasskeyTable } from '#server/storage/schema.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { addPasskeyRequest, type PasskeysReply, passkeySignInRequest } from '#shared/wire/passkeys.ts'
import type { StaffSignInReply } from '#shared/wire/rounds.ts'

const MAX_BYTES = 16_384

export type PasskeysApiDeps = {
  storage: Storage
  clock: Clock
  limit: SignInLimit
  addressOf: AddressOf
  passkeys: PasskeySignIn
  origin: string
}

export function passkeysApi({ storage, clock, limit, addressOf, passkeys, origin }: PasskeysApiDeps): Hono<Env> {
  const api = new Hono<Env>()
  const own = [signedIn({ storage, clock }), staffOnly()] as const

  api.post('/session/options', (c) => c.json(passkeys.requestOptions()))

  api.post('/session/passkey', async (c) => {
    const body = await parseBody(c, passkeySignInRequest, MAX_BYTES)
    if (!body.ok) return body.refusal
    const which = `passkey:${passkeyNameOf(body.value.signed.id)}`
    const entered = await attempt(c, { limit, addressOf }, which, () => passkeys.enter(body.value))
    if (!entered.ok) return entered.refusal
    const begun = await beginSession(c, { storage, clock }, entered.value)
    return c.json({ ...begun, role: entered.value.role } satisfies StaffSignInReply)
  })

  api.post('/passkeys/options', ...own, async (c) => {
    const options = await passkeys.creationOptions(c.var.staff!.name)
    return options === null ? problem(c, 'passkey-refused', { detail: 'too many' }) : c.json(options)
  })

  api.get('/passkeys', ...own, async (c) => c.json(replyOf(await storage.passkeys.list(c.var.staff!.name))))

  api.post('/passkeys', ...own, async (c) => {
    const body = await parseBody(c, addPasskeyRequest, MAX_BYTES)
    if (!body.ok) return body.refusal
    const { name } = c.var.staff!
    const added = await passkeys.add(name, body.value)
    if (!added.ok) return problem(c, 'passkey-refused')
    return c.json(replyOf(await storage.passkeys.list(name)))
  })

  api.delete('/passkeys/:passkey', ...own, async (c) => {
    const { name } = c.var.staff!
    const passkey = c.req.param('passkey')
    const isRemoved = await storage.write(async (queries) => {
      const there = (await queries.passkeys.list(name)).find((one) => one.passkey === passkey)
      if (there === undefined) return false
      await queries.passkeys.remove(name, passkey)
      await noteOwn(queries, { name, passkey, device: there.device }, 'staff remove-passkey', clock.now())
      return true
    })
    return isRemoved ? c.body(null, 204) : problem(c, 'not-yours')
  })

  return api

  function replyOf(rows: readonly PasskeyTable[]): PasskeysReply {
    return {
      origin,
      passkeys: rows.map(({ passkey, device, made_at, used_at }) => ({
        passkey,
        device,
        madeAt: made_at,
        usedAt: used_at,
      })),
    }
  }
}
