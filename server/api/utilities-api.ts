/** Utilities API: what anybody may know of the utilities before signing in: names, contacts, hours, windows. */
import { Hono } from 'hono'
import type { Env } from '#server/api/env.ts'
import { utilityDataOf } from '#server/api/utility-data.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { UtilitiesReply } from '#shared/wire/account-data.ts'

export function utilitiesApi({ storage, clock }: { storage: Storage; clock: Clock }): Hono<Env> {
  const api = new Hono<Env>()
  api.get('/', async (c) => {
    const utilities = await storage.accounts.utilities()
    const now = clock.now()
    const reply = { now, utilities: utilities.map((utility) => utilityDataOf(utility, now)) }
    return c.json(reply satisfies UtilitiesReply)
  })
  return api
}
