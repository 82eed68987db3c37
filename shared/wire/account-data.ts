/** Account data: what a device caches of the resident's accounts, and the one call that brings what changed. */
import * as z from 'zod/mini'
import { ORIGINS } from '#shared/domain/channel.ts'
import { PLACES, REGISTER_NAMES, SERVICES, UNITS } from '#shared/domain/meter.ts'
import { SLIP_STATES } from '#shared/domain/slip.ts'
import { standing } from '#shared/wire/readings.ts'

const inThree = z.object({ kk: z.string(), ru: z.string(), en: z.string() })

export const intakeWindow = z.object({ opensAt: z.int(), closesAt: z.int(), period: z.string() })

export const utilityData = z.object({
  key: z.string(),
  name: inThree,
  city: inThree,
  zone: z.string(),
  /** Minutes east of UTC from `fromAt` on, oldest first; the device renders utility time from these alone (W6). */
  offsets: z.array(z.object({ fromAt: z.int(), minutes: z.int() })),
  /** The app's windows of the next 60 days, the present one included (W3). */
  windows: z.array(intakeWindow),
  /** Days and hours in words need the rule itself. */
  rule: z.object({
    firstDay: z.int(),
    lastDay: z.union([z.int(), z.literal('last')]),
    opens: z.string(),
    closes: z.string(),
  }),
  accountDigits: z.int(),
  accountExample: z.string(),
  enquiry: z.object({
    phones: z.array(z.string()),
    hours: z.object({ from: z.string(), to: z.string() }),
    email: z.nullable(z.string()),
    site: z.nullable(z.string()),
  }),
  districts: z.array(z.object({ key: z.string(), name: inThree })),
  serviceCentres: z.array(
    z.object({
      key: z.string(),
      name: inThree,
      districts: z.array(z.string()),
      address: z.nullable(inThree),
      phones: z.array(z.string()),
      email: z.nullable(z.string()),
    }),
  ),
  thresholds: z.object({
    askAbove: z.number(),
    reasonAbove: z.number(),
    holdAbove: z.number(),
    askBelow: z.number(),
    floor: z.object({ m3: z.number(), Gcal: z.number(), kWh: z.number() }),
    physicalPerDay: z.object({ m3: z.number(), Gcal: z.number(), kWh: z.number() }),
    rolloverFrom: z.number(),
    rolloverTo: z.number(),
  }),
})

export const meterData = z.object({
  serial: z.string(),
  service: z.enum(SERVICES),
  place: z.nullable(z.enum(PLACES)),
  installedOn: z.string(),
  removedOn: z.nullable(z.string()),
  verifiedUntil: z.nullable(z.string()),
  registers: z.array(
    z.object({ name: z.enum(REGISTER_NAMES), digits: z.int(), decimals: z.int(), unit: z.enum(UNITS) }),
  ),
})

/** A reading as the server knows it. History shown starts with the contract (R8). */
export const knownReading = z.object({
  id: z.string(),
  register: z.string(),
  value: z.string(),
  readOn: z.string(),
  takenAt: z.int(),
  receivedAt: z.int(),
  channel: z.enum(ORIGINS),
  number: z.string(),
  standing,
})

/** What a month without a reading was taken to be (C2), as long as none is accepted for it. `kind`: `mean` or `norm`. */
export const estimateData = z.object({
  register: z.string(),
  period: z.string(),
  volume: z.string(),
  kind: z.string(),
})

/** What became of a no-access slip that came with a reading lately, and of which day's visit. */
export const slipData = z.object({
  slip: z.string(),
  state: z.enum(SLIP_STATES),
  visitedOn: z.nullable(z.string()),
})

export const accountData = z.object({
  key: z.string(),
  revision: z.int(),
  address: z.string(),
  district: z.string(),
  contract: z.nullable(z.object({ startsOn: z.string(), endsOn: z.nullable(z.string()) })),
  meters: z.array(meterData),
  readings: z.array(knownReading),
  /** Missing when there is none. */
  estimates: z.optional(z.array(estimateData)),
  /** Missing when there is none. */
  slips: z.optional(z.array(slipData)),
  /**
   * Nobody comes to read: the residents are asked to, from the first until the last of these days, which may lie ahead. Null
   * when nobody asks, or all is handed in.
   */
  selfReadRequest: z.optional(z.nullable(z.object({ since: z.string(), until: z.string() }))),
  notices: z.array(z.never()),
})

/** `since` names the revisions the device has; accounts that did not change are left out, lost ones are in `gone`. */
export const pullReply = z.object({
  server: z.string(),
  epoch: z.string(),
  commitSeq: z.int(),
  now: z.int(),
  subject: z.string(),
  accounts: z.array(accountData),
  gone: z.array(z.string()),
  utilities: z.array(utilityData),
})

export const utilitiesReply = z.object({ now: z.int(), utilities: z.array(utilityData) })

export type UtilityData = z.infer<typeof utilityData>
export type MeterData = z.infer<typeof meterData>
export type KnownReading = z.infer<typeof knownReading>
export type EstimateData = z.infer<typeof estimateData>
export type SlipData = z.infer<typeof slipData>
export type SelfReadRequest = { since: string; until: string }
export type AccountData = z.infer<typeof accountData>
export type PullReply = z.infer<typeof pullReply>
export type UtilitiesReply = z.infer<typeof utilitiesReply>
