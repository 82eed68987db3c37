/** Guard: who is asking. Requests that change something must come from our own page; most need a session. */
import type { MiddlewareHandler } from 'hono'
import type { Env, Request } from '#server/api/env.ts'
import { problem } from '#server/api/problem.ts'
import { putToken, sessionLasts, tokenHash, tokenIn } from '#server/api/session-cookie.ts'
import type { Storage } from '#server/storage/storage.ts'
import { PHOTO_TYPES } from '#shared/domain/photo.ts'
import { HAND_IN_DAYS, staffNameOf } from '#shared/domain/staff.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { PROTOCOL_HEADER } from '#shared/wire/readings.ts'

const A_DAY = 86_400_000
/** The office asks when a phone of the staff was last heard; of residents' a day is near enough. */
const STAFF_NOTED_EVERY = 600_000

const JSON_ALONE: readonly string[] = ['application/json']
/** The one address that takes something else: no form can send it, and a script of another site only after asking. */
const PHOTO_ADDRESS = /^\/api\/v1\/accounts\/[^/]+\/(?:readings|visits)\/[^/]+\/photos\/[^/]+$/

/**
 * Lets through what a form, a link or another site cannot send: JSON by its exact type, our header, same origin
 * ([security/F2]); photos in their place by theirs. A browser too old for Sec-Fetch-Site is asked for its Origin.
 */
export function ownPagesOnly(): MiddlewareHandler<Env> {
  return async function ownPages(c, next) {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return await next()
    const site = c.req.header('Sec-Fetch-Site')
    const origin = c.req.header('Origin')
    const isOwn = site === undefined ? isOwnHost(origin, c.req.url) : site === 'same-origin'
    if (!isOwn || c.req.header(PROTOCOL_HEADER) === undefined) return problem(c, 'forbidden-origin')
    if (!typesAt(c.req.method, c.req.path).includes(c.req.header('Content-Type') ?? ''))
      return problem(c, 'wrong-media-type')
    await next()
  }
}

const typesAt = (method: string, path: string): readonly string[] =>
  method === 'PUT' && PHOTO_ADDRESS.test(path) ? PHOTO_TYPES : JSON_ALONE

/** Behind a proxy we see http where the browser says https, so the host alone decides. */
const isOwnHost = (origin: string | undefined, url: string): boolean =>
  origin !== undefined && URL.parse(origin)?.host === new URL(url).host

type GuardDeps = { storage: Storage; clock: Clock }

/** Whoever has a session, and is not on a phone that was revoked. */
export function signedIn(deps: GuardDeps): MiddlewareHandler<Env> {
  return async function session(c, next) {
    if (!(await findSession(c, deps))) return problem(c, 'signed-out')
    if (c.var.isRevoked) return problem(c, 'revoked')
    await next()
  }
}

/** The same, and whoever may still hand in what a revoked phone holds (faults/A6). */
export function mayHandIn(deps: GuardDeps): MiddlewareHandler<Env> {
  return async function handIn(c, next) {
    if (!(await findSession(c, deps))) return problem(c, 'signed-out')
    await next()
  }
}

/** After `signedIn`: residents' own things are nobody's of the staff here. */
export function residentsOnly(): MiddlewareHandler<Env> {
  return async function residents(c, next) {
    if (c.var.staff !== null) return problem(c, 'not-yours')
    await next()
  }
}

/** After `signedIn`. */
export function staffOnly(): MiddlewareHandler<Env> {
  return async function staff(c, next) {
    if (c.var.staff === null) return problem(c, 'not-yours')
    await next()
  }
}

/** Sets whose session it is, and keeps it alive; false without one. */
async function findSession(c: Request, { storage, clock }: GuardDeps): Promise<boolean> {
  const token = tokenIn(c)
  const now = clock.now()
  const found = token && (await storage.people.session(tokenHash(token), now))
  if (!found) return false
  const name = staffNameOf(found.subject)
  const staff = name === null ? null : await storage.staff.find(name)
  if (name !== null && staff === null) return false
  const revokedAt = found.revoked_at ?? staff?.deactivated_at ?? null
  if (revokedAt !== null && now - revokedAt > HAND_IN_DAYS * A_DAY) return false
  if (now - found.last_seen_at > (staff === null ? A_DAY : STAFF_NOTED_EVERY)) {
    const until = revokedAt === null ? now + sessionLasts(found.subject) : found.expires_at
    await storage.people.keepSession(found.token_hash, now, until)
    if (revokedAt === null) putToken(c, token, found.subject)
  }
  c.set('session', found)
  c.set('staff', staff)
  c.set('isRevoked', revokedAt !== null)
  return true
}
