/** Begin session: puts a session's cookie in place of whatever this browser had, and says whose it is, at which server. */
import type { Context } from 'hono'
import { putToken, tokenHash, tokenIn } from '#server/api/session-cookie.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'

export type Begun = { subject: string; server: string; epoch: string; now: Instant }

export async function beginSession(
  c: Context,
  { storage, clock }: { storage: Storage; clock: Clock },
  { subject, token }: { subject: string; token: string },
): Promise<Begun> {
  const earlier = tokenIn(c)
  if (earlier) await storage.people.endSession(tokenHash(earlier))
  putToken(c, token, subject)
  const { server, epoch } = await storage.meta.identity()
  return { subject, server, epoch, now: clock.now() }
}
