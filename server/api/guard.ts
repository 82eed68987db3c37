/** Guard: who is asking. Requests that change something must come from our own page; most need a session. */
import type { MiddlewareHandler } from 'hono'
import type { Env } from '#server/api/env.ts'
import { problem } from '#server/api/problem.ts'
import { putToken, SESSION_DAYS, tokenHash, tokenIn } from '#server/api/session-cookie.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { PROTOCOL_HEADER } from '#shared/wire/readings.ts'

const A_DAY = 86_400_000

/**
 * Lets through what a form, a link or another site cannot send: JSON by its exact type, our header, same origin
 * ([security/F2]). A browser too old for Sec-Fetch-Site is asked for its Origin.
 */
export function ownPagesOnly(): MiddlewareHandler<Env> {
  return async function ownPages(c, next) {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return await next()
    const site = c.req.header('Sec-Fetch-Site')
    const origin = c.req.header('Origin')
    const isOwn = site === undefined ? isOwnHost(origin, c.req.url) : site === 'same-origin'
    if (!isOwn || c.req.header(PROTOCOL_HEADER) === undefined) return problem(c, 'forbidden-origin')
    if (c.req.header('Content-Type') !== 'application/json') return problem(c, 'wrong-media-type')
    await next()
  }
}

/** Behind a proxy we see http where the browser says https, so the host alone decides. */
const isOwnHost = (origin: string | undefined, url: string): boolean =>
  origin !== undefined && URL.parse(origin)?.host === new URL(url).host

export function signedIn({ storage, clock }: { storage: Storage; clock: Clock }): MiddlewareHandler<Env> {
  return async function session(c, next) {
    const token = tokenIn(c)
    const found = token && (await storage.people.session(tokenHash(token), clock.now()))
    if (!found) return problem(c, 'signed-out')
    if (clock.now() - found.last_seen_at > A_DAY) {
      await storage.people.keepSession(found.token_hash, clock.now(), clock.now() + SESSION_DAYS * A_DAY)
      putToken(c, token)
    }
    c.set('session', found)
    await next()
  }
}
