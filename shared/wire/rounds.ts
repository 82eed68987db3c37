/**
 * Rounds: what an inspector's phone takes along of the day's rounds: addresses, meters, last values and limits; no names
 * and no histories. And how one of the staff signs in.
 */
import * as z from 'zod/mini'
import { PLACES, REGISTER_NAMES, SERVICES, UNITS } from '#shared/domain/meter.ts'
import { STAFF_ROLES } from '#shared/domain/staff.ts'
import { utilityData } from '#shared/wire/account-data.ts'

const text = z.nullable(z.string())

/** Why a dwelling is on a round. `control`: nobody of the utility has looked for long; `held`: a reading wants a look. */
export const CAUSES = ['unread', 'control', 're-read', 'held'] as const

export const registerLimits = z.object({
  name: z.enum(REGISTER_NAMES),
  digits: z.int(),
  decimals: z.int(),
  unit: z.enum(UNITS),
  /** What counts of an earlier period, so that a value is judged on the phone as the server will (P1). */
  last: z.nullable(z.object({ value: z.string(), readOn: z.string() })),
  /** Units a day. */
  usual: z.object({ recent: z.nullable(z.number()), lastYear: z.nullable(z.number()) }),
  /**
   * A reading that counts, or waits to count, for the period of the round, or by which a resident closed a visit of it: nobody
   * needs to be disturbed.
   */
  selfRead: z.nullable(z.object({ readOn: z.string() })),
})

export const roundMeter = z.object({
  serial: z.string(),
  service: z.enum(SERVICES),
  place: z.nullable(z.enum(PLACES)),
  verifiedUntil: text,
  registers: z.array(registerLimits),
})

export const roundDwelling = z.object({
  account: z.string(),
  address: z.object({ street: z.string(), house: text, entrance: text, floor: text, flat: text }),
  causes: z.array(z.enum(CAUSES)),
  /** Of one that was moved here: when the round was made on which it first came; else that is the round's own `madeAt`. */
  since: z.optional(z.int()),
  /** What visits there came to, of whoever has or had it, also on a round that it was moved from. */
  visited: z.optional(z.enum(['read', 'no-access', 'not-read'])),
  meters: z.array(roundMeter),
})

/** `dwellings` in walking order. */
export const roundData = z.object({
  round: z.string(),
  /** Another as soon as anything of the round or its dwellings changed. */
  revision: z.string(),
  utility: z.string(),
  district: z.string(),
  day: z.string(),
  period: z.string(),
  /** By the server's clock. */
  madeAt: z.optional(z.int()),
  /** Nobody is visited there on its day or today, from the first until the last of these days. */
  suspended: z.optional(z.nullable(z.object({ from: z.string(), until: z.string() }))),
  dwellings: z.array(roundDwelling),
})

/** As for accounts: rounds that did not change are left out, those that are no more this inspector's are in `gone`. */
export const roundsReply = z.object({
  server: z.string(),
  epoch: z.string(),
  commitSeq: z.int(),
  now: z.int(),
  subject: z.string(),
  rounds: z.array(roundData),
  gone: z.array(z.string()),
  utilities: z.array(utilityData),
})

export const staffSignInRequest = z.object({
  name: z.string().check(z.maxLength(60)),
  password: z.string().check(z.maxLength(200)),
  /** As in batches: the office ends one phone by it, also one that has not handed anything in yet. */
  deviceId: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
})

export const staffSignInReply = z.object({
  subject: z.string(),
  role: z.enum(STAFF_ROLES),
  server: z.string(),
  epoch: z.string(),
  now: z.int(),
})

export type Cause = (typeof CAUSES)[number]
export type RegisterLimits = z.infer<typeof registerLimits>
export type RoundMeter = z.infer<typeof roundMeter>
export type RoundDwelling = z.infer<typeof roundDwelling>
export type RoundData = z.infer<typeof roundData>
export type RoundsReply = z.infer<typeof roundsReply>
export type StaffSignInRequest = z.infer<typeof staffSignInRequest>
export type StaffSignInReply = z.infer<typeof staffSignInReply>
