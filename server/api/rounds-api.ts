/** Rounds API: what an inspector's phone takes along: the open rounds that are theirs, and nobody else's. */
import { Hono } from 'hono'
import type { Env } from '#server/api/env.ts'
import { signedIn, staffOnly } from '#server/api/guard.ts'
import { revisionsIn } from '#server/api/revisions-in.ts'
import { utilityDataOf } from '#server/api/utility-data.ts'
import { openRoundsOf } from '#server/rounds/open-rounds.ts'
import { roundDataOf } from '#server/rounds/round-data.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { RoundsReply } from '#shared/wire/rounds.ts'

export function roundsApi({ storage, clock }: { storage: Storage; clock: Clock }): Hono<Env> {
  const api = new Hono<Env>()
  api.use(signedIn({ storage, clock }), staffOnly())

  api.get('/', async (c) => {
    const now = clock.now()
    const since = revisionsIn(c.req.query('since'))
    const own = await openRoundsOf(storage, c.var.staff!.name, now)
    const changed = own.filter(({ round, tag }) => since.get(round) !== tag)
    const utilities = await storage.accounts.utilities()
    const reply = {
      ...(await storage.meta.identity()),
      now,
      subject: c.var.session.subject,
      rounds: await Promise.all(changed.map((round) => roundDataOf(storage, round, now))),
      gone: [...since.keys()].filter((known) => !own.some(({ round }) => round === known)),
      utilities: utilities
        .filter(({ key }) => own.some(({ utility }) => utility === key))
        .map((utility) => utilityDataOf(utility, now, 'inspector')),
    }
    return c.json(reply satisfies RoundsReply)
  })

  return api
}
