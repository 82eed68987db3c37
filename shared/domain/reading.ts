/**
 * Reading: what one register showed at one moment, as an immutable fact.
 *
 * Never edited: a correction is a new reading that names what it replaces (R5). Its hash is SHA-256 over the canonical
 * JSON of the facts, made on the device and again on the server.
 */

import type { AccountKey } from '#shared/domain/account.ts'
import type { RegisterKey } from '#shared/domain/meter.ts'
import type { CalendarDate, Period } from '#shared/lib/calendar-date.ts'
import { canonicalJson, type Json } from '#shared/lib/canonical-json.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** Why a value may be odd and right all the same (domain.md §4, codes V and M). */
export const VALUE_CODES = ['V1', 'V2', 'V3', 'V4', 'M2', 'M4', 'M6'] as const
export type ValueCode = (typeof VALUE_CODES)[number]

export type DeviceTime = {
  /** The device's own clock when the reading was taken. */
  at: Instant
  /** IANA name the device believed in, and its offset from UTC in minutes. Kept as evidence, never computed with (W6). */
  zone: string
  offset: number
  /** The wall clock moved against the page's monotonic clock while the page lived (P6). */
  jumped: boolean
}

export type Reading = {
  schema: 1
  account: AccountKey
  /** UUID v4, made with the draft (R1). Unique together with the account; not a secret. */
  id: string
  /** Who recorded it: the opaque id from sign-in. */
  subject: string
  register: RegisterKey
  /** Decimal string with all decimals of the register (`value.ts`). */
  value: string
  readOn: CalendarDate
  deviceTime: DeviceTime
  /** The server's time at the last contact before it was taken (P6); null if there was none. */
  serverSeenAt: Instant | null
  deviceId: string
  replaces?: string
  /** Of a no-access slip that was left at the door (`slip.ts`). */
  slip?: string
  reasons?: ValueCode[]
  note?: string
}

/** R3. */
export const READING_STATUSES = ['queued', 'accepted', 'superseded', 'held', 'rejected'] as const
export type ReadingStatus = (typeof READING_STATUSES)[number]

export const HELD_REASONS = [
  'no-contract',
  'not-entitled',
  'unknown-meter',
  'unknown-schema',
  'conflict',
  'lower',
  'too-high',
  'impossible',
  'value-format',
  'below-inspector',
  'revoked',
  'incomplete',
  'internal',
] as const
export type HeldReason = (typeof HELD_REASONS)[number]

/** What the server noticed and counts all the same. */
export const MARKS = ['clock-unsound', 'read-on-odd', 'rolled-over', 'high', 'low', 'same'] as const
export type Mark = (typeof MARKS)[number]

/** Where a reading stands with the server. `period` is missing only while nobody can say (held before it was judged). */
export type Standing =
  | { status: 'queued'; opensAt: Instant; period: Period }
  | { status: 'accepted'; period: Period }
  | { status: 'superseded'; period: Period }
  | { status: 'held'; reason: HeldReason; period: Period | null }
  | { status: 'rejected'; reason: string; period: Period | null }

/** The text whose SHA-256, in lower-case hex, is the reading's hash: all facts as sent, without the hash itself. */
export function hashedText(facts: { readonly [key: string]: unknown }): string {
  const { hash: _, ...rest } = facts
  return canonicalJson(rest as { [key: string]: Json })
}

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
