/** Session cookie: `__Host-sid`, a random token the server knows only by its hash ([security/F1]). */
import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { staffNameOf } from '#shared/domain/staff.ts'

const A_DAY_SECONDS = 86_400

/** Long, and sliding: people without a network for months are signed in when they come back ([security/F9]). */
const RESIDENT_DAYS = 180
const STAFF_DAYS = 14

export const sessionDays = (subject: string): number => (staffNameOf(subject) === null ? RESIDENT_DAYS : STAFF_DAYS)

export const newToken = (): string => randomBytes(32).toString('base64url')

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

export function tokenIn(c: Context): string | null {
  return getCookie(c, 'sid', 'host') || null
}

export function putToken(c: Context, token: string, days: number): void {
  setCookie(c, 'sid', token, {
    prefix: 'host',
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'Strict',
    maxAge: days * A_DAY_SECONDS,
  })
}

export function clearToken(c: Context): void {
  setCookie(c, 'sid', '', { prefix: 'host', path: '/', secure: true, httpOnly: true, sameSite: 'Strict', maxAge: 0 })
}
