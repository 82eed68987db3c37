/** Readings: the batch of readings a device sends and the receipts it gets (protocol.md §3), and the question after their status. */
import * as z from 'zod/mini'
import { ACCOUNT_KEY } from '#shared/domain/account.ts'
import { HELD_REASONS, UUID, VALUE_CODES } from '#shared/domain/reading.ts'
import { RECEIPT_NUMBER } from '#shared/domain/receipt.ts'
import { SLIP } from '#shared/domain/slip.ts'
import { VALUE } from '#shared/domain/value.ts'
import { photoKey } from '#shared/wire/photos.ts'

export const PROTOCOL = 1 as const
export const PROTOCOL_HEADER = 'X-Readings-Protocol'
export const RECEIPTS_MEDIA_TYPE = 'application/vnd.meter.receipts+json'
export const MAX_ITEMS = 50
export const MAX_BATCH_BYTES = 256 * 1024
export const MAX_STATUS_ITEMS = 500

export const instant = z.int().check(z.minimum(-8.64e15), z.maximum(8.64e15))
const period = z.string().check(z.regex(/^\d{4}-\d{2}$/))
const date = z.string().check(z.regex(/^-?\d{4,6}-\d{2}-\d{2}$/))
const account = z.string().check(z.regex(ACCOUNT_KEY))
const uuid = z.string().check(z.regex(UUID))
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const opaque = z.string().check(z.minLength(1), z.maxLength(64))

/** What every version of a reading has; enough to store it and answer, whatever else it says (R2). */
export const readingEnvelope = z.looseObject({
  schema: z.int().check(z.minimum(1), z.maximum(1000)),
  account,
  id: uuid,
  hash,
})

export const deviceTime = z.looseObject({
  at: instant,
  zone: z.string().check(z.maxLength(64)),
  offset: z.int().check(z.minimum(-1440), z.maximum(1440)),
  jumped: z.boolean(),
})

/** A reading of schema 1. Fields nobody knows are kept with the payload and never used ([security/O2]). */
export const readingItem = z.looseObject({
  schema: z.literal(1),
  account,
  id: uuid,
  hash,
  subject: opaque,
  register: z.string().check(z.minLength(3), z.maxLength(40)),
  value: z.string().check(z.regex(VALUE)),
  readOn: date,
  deviceTime,
  serverSeenAt: z.nullable(instant),
  deviceId: opaque,
  replaces: z.optional(uuid),
  reasons: z.optional(z.array(z.enum(VALUE_CODES)).check(z.maxLength(8))),
  note: z.optional(z.string().check(z.maxLength(500))),
  /** Of a no-access slip that was left at the door: the reading closes that visit. */
  slip: z.optional(z.string().check(z.regex(SLIP))),
})

/**
 * What the device has seen of the server: the greatest commit number of its receipts in that epoch, with the receipt that
 * carried it as proof, so that nobody can make the server believe that it was rolled back (protocol.md §10).
 */
export const known = z.object({
  epoch: z.nullable(z.string()),
  commitSeq: z.int().check(z.minimum(0)),
  proof: z.optional(z.object({ account, id: uuid, hash, number: z.string().check(z.maxLength(16)) })),
})

export const batchRequest = z.object({
  protocol: z.literal(1),
  app: z.string().check(z.maxLength(32)),
  nonce: z.string().check(z.minLength(16), z.maxLength(64)),
  subject: opaque,
  deviceId: opaque,
  deviceNow: instant,
  monotonicNow: z.number(),
  known,
  /** Heartbeat: readings still without a receipt on this device, this batch included, and since when. */
  unsent: z.int().check(z.minimum(0)),
  oldestUnsentAt: z.nullable(instant),
  /** The same of photos; a version that says nothing of them may hold some. */
  unsentPhotos: z.optional(z.int().check(z.minimum(0))),
  oldestPhotoAt: z.optional(z.nullable(instant)),
  items: z.array(z.unknown()),
})

export const standing = z.discriminatedUnion('status', [
  z.object({ status: z.literal('queued'), opensAt: instant, period }),
  z.object({ status: z.literal('accepted'), period }),
  z.object({ status: z.literal('superseded'), period }),
  z.object({ status: z.literal('held'), reason: z.enum(HELD_REASONS), period: z.nullable(period) }),
  z.object({ status: z.literal('rejected'), reason: z.string(), period: z.nullable(period) }),
])

export const receipt = z.object({
  account,
  id: uuid,
  hash,
  number: z.string().check(z.regex(RECEIPT_NUMBER)),
  commitSeq: z.int(),
  receivedAt: instant,
  standing,
})

/** `received` carries the receipt; `later`: send again; `malformed`: cannot even be stored, `problem` names the field. */
export const outcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('received'), replay: z.boolean(), receipt }),
  z.object({ outcome: z.literal('later'), account: z.string(), id: z.string() }),
  z.object({
    outcome: z.literal('malformed'),
    account: z.nullable(z.string()),
    id: z.nullable(z.string()),
    problem: z.string(),
  }),
])

export const batchReply = z.object({
  protocol: z.literal(1),
  server: z.string(),
  epoch: z.string(),
  commitSeq: z.int(),
  nonce: z.string(),
  now: instant,
  results: z.array(outcome),
})

export const statusRequest = z.object({
  protocol: z.literal(1),
  nonce: z.string().check(z.minLength(16), z.maxLength(64)),
  subject: opaque,
  known,
  unsent: z.int().check(z.minimum(0)),
  oldestUnsentAt: z.nullable(instant),
  unsentPhotos: z.optional(z.int().check(z.minimum(0))),
  oldestPhotoAt: z.optional(z.nullable(instant)),
  items: z.array(z.object({ account, id: uuid })),
  /** Photos that were handed in; not more than items. */
  photos: z.optional(z.array(photoKey)),
})

/** A receipt for each that is there; the others are `unknown`. */
export const statusReply = z.object({
  protocol: z.literal(1),
  server: z.string(),
  epoch: z.string(),
  commitSeq: z.int(),
  nonce: z.string(),
  now: instant,
  receipts: z.array(receipt),
  unknown: z.array(z.object({ account: z.string(), id: z.string() })),
  /** Of the photos asked after, those that are not there. */
  photosMissing: z.optional(z.array(photoKey)),
})

export type ReadingItem = z.infer<typeof readingItem>
export type BatchRequest = z.infer<typeof batchRequest>
export type BatchReply = z.infer<typeof batchReply>
export type Known = z.infer<typeof known>
export type Outcome = z.infer<typeof outcome>
export type StatusRequest = z.infer<typeof statusRequest>
export type StatusReply = z.infer<typeof statusReply>
