/** Readings API: batches of readings in, receipts out; and the question after their status (protocol.md §3). */
import { Hono } from 'hono'
import { createAtOnce } from '#server/api/at-once.ts'
import { parseBody, parseBytes, readBody } from '#server/api/body.ts'
import type { Env, Request } from '#server/api/env.ts'
import { mayHandIn } from '#server/api/guard.ts'
import { deviceOf, linkPhone, noteStatus } from '#server/api/heartbeat.ts'
import { problem } from '#server/api/problem.ts'
import type { Epochs } from '#server/intake/epoch.ts'
import type { Intake } from '#server/intake/intake.ts'
import { receiptOf } from '#server/intake/receipt-of.ts'
import type { PhotoIntake } from '#server/photos/photo-intake.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { PhotoKey } from '#shared/domain/photo.ts'
import type { Clock } from '#shared/lib/clock.ts'
import {
  type BatchReply,
  batchRequest,
  MAX_BATCH_BYTES,
  MAX_ITEMS,
  MAX_STATUS_ITEMS,
  PROTOCOL,
  PROTOCOL_HEADER,
  RECEIPTS_MEDIA_TYPE,
  type StatusReply,
  statusRequest,
} from '#shared/wire/readings.ts'

export type ReadingsApiDeps = { storage: Storage; clock: Clock; intake: Intake; epochs: Epochs; photos: PhotoIntake }

/** A read batch takes thirty times its bytes: enough of them for a few transactions are read, the others wait as bytes. */
const BATCHES_AT_ONCE = 64
/** As many as are answered in some ten seconds; whoever comes beyond them comes again, not all at the same moment. */
const BATCHES_WAITING = 1500
const COME_AGAIN_AFTER_S = 10

export function readingsApi({ storage, clock, intake, epochs, photos }: ReadingsApiDeps): Hono<Env> {
  const api = new Hono<Env>()
  api.use(mayHandIn({ storage, clock }))
  api.use(async function protocol(c, next) {
    if (c.req.header(PROTOCOL_HEADER) !== String(PROTOCOL)) return problem(c, 'update-needed')
    await next()
  })

  const atOnce = createAtOnce(BATCHES_AT_ONCE, BATCHES_WAITING)

  api.post('/', async (c) => {
    const bytes = await readBody(c, MAX_BATCH_BYTES)
    if (!bytes.ok) return bytes.refusal
    const answer = await atOnce(() => receive(c, bytes.value))
    return answer ?? problem(c, 'not-ready', { retryAfterSeconds: Math.ceil(COME_AGAIN_AFTER_S * (1 + Math.random())) })
  })

  async function receive(c: Request, bytes: Uint8Array): Promise<Response> {
    const body = parseBytes(c, batchRequest, bytes)
    if (!body.ok) return body.refusal
    const batch = body.value
    const { subject } = c.var.session
    if (batch.subject !== subject) return problem(c, 'subject-mismatch')
    if (batch.items.length > MAX_ITEMS) return problem(c, 'too-many-items')

    await linkPhone(c, storage, batch.deviceId)
    const { server, epoch } = await epochs.heard(batch.known)
    const { outcomes, commitSeq, isOverLimit } = await intake.receive(
      { subject, channel: c.var.staff === null ? 'app' : 'inspector', isRevoked: c.var.isRevoked },
      { items: batch.items, deviceNow: batch.deviceNow, device: deviceOf(batch, clock) },
    )
    if (isOverLimit) return problem(c, 'too-often', { retryAfterSeconds: 3600 })
    const reply = {
      protocol: PROTOCOL,
      server,
      epoch,
      commitSeq,
      nonce: batch.nonce,
      now: clock.now(),
      results: outcomes,
    }
    return receipts(c, reply satisfies BatchReply)
  }

  api.post('/status', async (c) => {
    const body = await parseBody(c, statusRequest, MAX_BATCH_BYTES)
    if (!body.ok) return body.refusal
    const request = body.value
    const { subject } = c.var.session
    if (request.subject !== subject) return problem(c, 'subject-mismatch')
    const { photos: askedPhotos } = request
    if (Math.max(request.items.length, askedPhotos?.length ?? 0) > MAX_STATUS_ITEMS) return problem(c, 'too-many-items')

    await noteStatus(c, { storage, clock }, request)
    const { server, epoch, commitSeq } = await epochs.heard(request.known)
    // Only what this resident handed in: an id is not a secret, and knowing one gives nothing ([security/O3]).
    const stored = [...(await storage.readings.under(request.items)), ...(await storage.visits.under(request.items))]
    const rows = stored.filter((row) => row.subject === subject)
    const found = new Set(rows.map((row) => `${row.account} ${row.id}`))
    const reply = {
      protocol: PROTOCOL,
      server,
      epoch,
      commitSeq,
      nonce: request.nonce,
      now: clock.now(),
      receipts: rows.map(receiptOf),
      unknown: request.items.filter((item) => !found.has(`${item.account} ${item.id}`)),
      ...(askedPhotos && { photosMissing: await missingOf(askedPhotos, subject) }),
    }
    return receipts(c, reply satisfies StatusReply)
  })

  async function missingOf(asked: readonly PhotoKey[], subject: string): Promise<PhotoKey[]> {
    const here = new Set((await photos.here(asked, subject)).map(photoName))
    return asked.filter((photo) => !here.has(photoName(photo)))
  }

  return api
}

const photoName = ({ account, kind, fact, sha256 }: PhotoKey): string => [account, kind, fact, sha256].join(' ')

const receipts = (c: Request, reply: unknown): Response =>
  c.body(JSON.stringify(reply), 200, { 'Content-Type': RECEIPTS_MEDIA_TYPE })
