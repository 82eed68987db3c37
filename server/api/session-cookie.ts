/** Session cookie: `__Host-sid`, a random token the server knows only by its hash ([security/F1]), and how long it lasts. */
import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { NewSession } from '#server/storage/people.ts'
import { HAND_IN_DAYS, SIGN_IN_DAYS, staffNameOf } from '#shared/domain/staff.ts'
import type { Instant } from '#shared/lib/clock.ts'

const A_DAY = 86_400_000

/** Long, and sliding: people without a network for months are signed in when they come back ([security/F9]). */
const RESIDENT_DAYS = 180

/** Milliseconds from when it was last used. */
export const sessionLasts = (subject: string): number =>
  (staffNameOf(subject) === null ? RESIDENT_DAYS : SIGN_IN_DAYS) * A_DAY

/** Longer than the session of one of the staff: whoever was revoked at its end may still hand in (faults/A6). */
const cookieLasts = (subject: string): number =>
  sessionLasts(subject) + (staffNameOf(subject) === null ? 0 : HAND_IN_DAYS * A_DAY)

/** A session that begins now: the token for the browser, and what the server keeps of it. */
export function newSession(subject: string, now: Instant): { token: string; session: NewSession } {
  const token = randomBytes(32).toString('base64url')
  const times = { created_at: now, last_seen_at: now, expires_at: now + sessionLasts(subject) }
  return { token, session: { token_hash: tokenHash(token), subject, ...times } }
}

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

export function tokenIn(c: Context): string | null {
  return getCookie(c, 'sid', 'host') || null
}

export function putToken(c: Context, token: string, subject: string): void {
  setCookie(c, 'sid', token, {
    prefix: 'host',
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'Strict',
    maxAge: cookieLasts(subject) / 1000,
  })
}

export function clearToken(c: Context): void {
  setCookie(c, 'sid', '', { prefix: 'host', path: '/', secure: true, httpOnly: true, sameSite: 'Strict', maxAge: 0 })
}
