/** Visits: a visit as it travels among the readings of a batch; the receipts are theirs. */
import * as z from 'zod/mini'
import { ACCOUNT_KEY } from '#shared/domain/account.ts'
import { SERIAL, SERVICES } from '#shared/domain/meter.ts'
import { UUID } from '#shared/domain/reading.ts'
import { ALL_CODES } from '#shared/domain/visit.ts'
import { deviceTime, instant } from '#shared/wire/readings.ts'

const uuid = z.string().check(z.regex(UUID))
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const opaque = z.string().check(z.minLength(1), z.maxLength(64))

/** As many as a dwelling has registers, and more. */
const MOST_READINGS = 50
const MOST_PHOTOS = 20
const MOST_FOUND = 50

const serial = z.string().check(z.regex(SERIAL))
const readings = z.array(uuid).check(z.maxLength(MOST_READINGS))

const foundMeter = z.looseObject({
  serial,
  service: z.enum(SERVICES),
  replaces: z.nullable(z.string().check(z.minLength(1), z.maxLength(64))),
  first: readings,
  last: readings,
  noLast: z.optional(z.literal(true)),
})

export const visitItem = z.looseObject({
  schema: z.literal(1),
  kind: z.literal('visit'),
  account: z.string().check(z.regex(ACCOUNT_KEY)),
  id: uuid,
  hash,
  subject: opaque,
  round: opaque,
  readings,
  codes: z.array(z.enum(ALL_CODES)).check(z.maxLength(ALL_CODES.length)),
  visitedOn: z.string().check(z.regex(/^-?\d{4,6}-\d{2}-\d{2}$/)),
  deviceTime,
  serverSeenAt: z.nullable(instant),
  deviceId: opaque,
  photos: z.optional(z.array(hash).check(z.maxLength(MOST_PHOTOS))),
  slip: z.optional(z.string().check(z.maxLength(16))),
  found: z.optional(z.array(foundMeter).check(z.maxLength(MOST_FOUND))),
  serial: z.optional(serial),
  note: z.optional(z.string().check(z.maxLength(500))),
  position: z.optional(
    z.looseObject({
      latitude: z.number().check(z.minimum(-90), z.maximum(90)),
      longitude: z.number().check(z.minimum(-180), z.maximum(180)),
      accuracy: z.number().check(z.minimum(0)),
    }),
  ),
})

export type VisitItem = z.infer<typeof visitItem>
