/**
 * Retry: what the device does after a try that brought no receipts, and when it tries again. Pure.
 *
 * It follows from the status alone (house §5), and nothing here ever gives up or drops a reading.
 */
import type { OutboxEntry, TryError } from '#client/domain/outbox-entry.ts'
import type { Instant } from '#shared/lib/clock.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export const LONGEST_BACK_OFF = 15 * MINUTE

/** Why a flush begins. `asked`: a person pressed the button. */
export const FLUSH_REASONS = [
  'asked',
  'start',
  'visible',
  'online',
  'pageshow',
  'signed-in',
  'sync',
  'activate',
  'in-view',
  'saved',
  'timer',
] as const
export type FlushReason = (typeof FLUSH_REASONS)[number]

/** An answer that is not the receipts asked for. `ours`: it is problem+json, so it came from our server, not from a gateway. */
export type BadAnswer = { status: number; ours: boolean; retryAfterMs: number | null }

/** What a status means. `whole`: the request was refused for what it carries, maybe for one item only (faults/N9). */
export type Verdict = { error: TryError; whole: boolean; waitMs: number | null }

export function verdictOf({ status, ours, retryAfterMs }: BadAnswer): Verdict {
  const waitMs = retryAfterMs === null ? null : clamp(retryAfterMs, 5 * SECOND, HOUR)
  const later = (error: TryError): Verdict => ({ error, whole: false, waitMs })
  // 200, a redirect or 511 without our media type is somebody else speaking: a Wi-Fi login, a proxy (faults/N3).
  if (status < 400 || status === 511) return later('captive')
  if (status === 401) return later(ours ? 'signed-out' : 'captive')
  if (status === 408) return later('timeout')
  if (status === 409) return later(ours ? 'other-person' : 'captive')
  if (status === 413) return later('too-big')
  if (status === 426) return later('update')
  if (status === 429 || status === 503) return later('busy')
  if (status === 502 || status === 504) return later('server')
  return { error: 'refused', whole: true, waitMs }
}

/** Full jitter: random(0, min(15 min, 2 s · 2^n)), `attempts` being the failures before this one. */
export function backOff(attempts: number, random: () => number): number {
  return random() * Math.min(LONGEST_BACK_OFF, 2 * SECOND * 2 ** Math.min(attempts, 20))
}

/** `Retry-After` in seconds or as a date, in milliseconds from now; null if there is none to be read. */
export function retryAfterMs(header: string | null, now: Instant): number | null {
  if (header === null || header.trim() === '') return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * SECOND)
  const at = Date.parse(header)
  return Number.isFinite(at) ? Math.max(0, at - now) : null
}

/** Not reached, as far as the device can tell: the next try may succeed the moment the way is free. */
const UNREACHED: readonly TryError[] = ['network', 'timeout', 'captive', 'server', 'unverified']

const HOPEFUL: readonly FlushReason[] = ['start', 'visible', 'online', 'pageshow', 'signed-in', 'sync', 'activate']

/** Whether a saved reading is tried now. `app` is the running version: what an older one could not hand in is tried again. */
export function isDue(entry: OutboxEntry, now: Instant, reason: FlushReason, app: string): boolean {
  if (reason === 'asked') return true
  if (entry.problem !== null) return entry.triedBy !== app || isPast(entry.nextTryAt, now, DAY)
  if (entry.lastError === 'busy') return isPast(entry.nextTryAt, now, HOUR)
  if (HOPEFUL.includes(reason)) return true
  // While somebody looks, a way that was shut is tried every few seconds (faults/G14, N13).
  if (reason === 'in-view' && entry.lastError !== null && UNREACHED.includes(entry.lastError)) return true
  return isPast(entry.nextTryAt, now, LONGEST_BACK_OFF)
}

/** A wait longer than any we ever set comes from a clock that jumped: try now (faults/T6). */
const isPast = (at: Instant, now: Instant, longest: number): boolean => at <= now || at - now > longest

/** How long a visible page waits before its next try; null if nothing waits. */
export function nextWait(entries: OutboxEntry[], now: Instant, random: () => number): number | null {
  const waits = entries
    .filter((entry) => entry.state === 'saved')
    .map((entry) => {
      const wait = Math.max(0, Math.min(entry.nextTryAt - now, DAY))
      const shut = entry.problem === null && entry.lastError !== null && UNREACHED.includes(entry.lastError)
      return shut ? Math.min(wait, IN_VIEW * (0.5 + random() / 2)) : wait
    })
  return waits.length === 0 ? null : Math.max(SECOND, Math.min(...waits))
}

/** 5–10 s, so that a recovered way is used within 15 s including the request. */
const IN_VIEW = 10 * SECOND

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))
