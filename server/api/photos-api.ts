/** Photos API: a photo of a reading or a visit in, and out again to whoever handed it in ([security/P2]). */
import { Hono } from 'hono'
import { createAtOnce } from '#server/api/at-once.ts'
import { readBody } from '#server/api/body.ts'
import type { Env, Request } from '#server/api/env.ts'
import { mayHandIn, signedIn } from '#server/api/guard.ts'
import { problem } from '#server/api/problem.ts'
import type { PhotoFolder } from '#server/photos/photo-folder.ts'
import type { PhotoIntake, PhotoRefusal } from '#server/photos/photo-intake.ts'
import type { Storage } from '#server/storage/storage.ts'
import { ACCOUNT_KEY } from '#shared/domain/account.ts'
import { MOST_PHOTO_BYTES, type PhotoKey, type PhotoKind, type PhotoType } from '#shared/domain/photo.ts'
import { UUID } from '#shared/domain/reading.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { never } from '#shared/lib/never.ts'
import type { PhotoReply } from '#shared/wire/photos.ts'
import type { Problem } from '#shared/wire/problem.ts'
import { PROTOCOL, PROTOCOL_HEADER } from '#shared/wire/readings.ts'

export type PhotosApiDeps = {
  storage: Storage
  clock: Clock
  photos: PhotoIntake
  folder: PhotoFolder
  /** What became of each that was handed in: `received`, `again`, or the code of the problem. */
  told: (result: string) => void
}

const ADDRESS = '/:account/:kind{readings|visits}/:fact/photos/:sha256{[0-9a-f]{64}}'

/** Each decoder takes a thread, and of threads there are four. */
const DECODED_AT_ONCE = 2
/** With those that are being decoded or still come in, each at most a megabyte. */
const MOST_UNDER_WAY = 24
const LONGEST_WAIT_MS = 30_000
const COME_AGAIN_AFTER_S = 20
const NO_ROOM_FOR_S = 300
const A_DAY_S = 86_400

/** Given with every photo: whatever it is, a browser shall save it and not run it. */
const HARMLESS = { 'Content-Security-Policy': "default-src 'none'; sandbox", 'Content-Type': 'image/jpeg' }

export function photosApi({ storage, clock, photos, folder, told }: PhotosApiDeps): Hono<Env> {
  const api = new Hono<Env>()
  const atOnce = createAtOnce(DECODED_AT_ONCE, MOST_UNDER_WAY, LONGEST_WAIT_MS)
  let underWay = 0

  api.put(ADDRESS, async function counted(c, next) {
    await next()
    if (c.res.status !== 200) told(((await c.res.clone().json()) as Problem).code)
  })

  api.put(ADDRESS, mayHandIn({ storage, clock }), async (c) => {
    if (c.req.header(PROTOCOL_HEADER) !== String(PROTOCOL)) return problem(c, 'update-needed')
    const { subject } = c.var.session
    if (c.req.query('subject') !== subject) return problem(c, 'subject-mismatch')
    const key = keyIn(c)
    if (key === null || !(await photos.isOwnFact(key, subject))) return problem(c, 'no-such-fact')
    if (underWay >= MOST_UNDER_WAY) return comeAgain(c)
    underWay += 1
    try {
      return await receive(c, key)
    } finally {
      underWay -= 1
    }
  })

  async function receive(c: Request, key: PhotoKey): Promise<Response> {
    const { subject } = c.var.session
    const body = await readBody(c, MOST_PHOTO_BYTES)
    if (!body.ok) return body.refusal
    const isKnown = (await photos.here([key], subject)).length > 0
    if (!isKnown) {
      // Which of them it is the guard has seen.
      const type = c.req.header('Content-Type') as PhotoType
      const taken = await atOnce(() => photos.take(key, subject, type, body.value))
      if (taken === null) return comeAgain(c)
      if (!taken.ok) return refusalOf(c, taken.refusal)
    }
    const { server, epoch } = await storage.meta.identity()
    told(isKnown ? 'again' : 'received')
    return c.json({ server, epoch, now: clock.now(), photo: key } satisfies PhotoReply)
  }

  api.get(ADDRESS, signedIn({ storage, clock }), async (c) => {
    const key = keyIn(c)
    const isOwn = key !== null && (await storage.photos.handedIn([key], c.var.session.subject)).length > 0
    const photo = isOwn ? await folder.read(key) : null
    if (!photo) return problem(c, 'not-yours')
    const disposition = `attachment; filename="${key!.sha256}.jpg"`
    return c.body(photo, 200, { ...HARMLESS, 'Content-Disposition': disposition })
  })

  return api
}

/** Null: nothing can have such a name. */
function keyIn(c: Request): PhotoKey | null {
  const { account = '', kind, fact = '', sha256 = '' } = c.req.param() as Record<string, string>
  return ACCOUNT_KEY.test(account) && UUID.test(fact) ? { account, kind: kind as PhotoKind, fact, sha256 } : null
}

const comeAgain = (c: Request): Response => problem(c, 'not-ready', { retryAfterSeconds: COME_AGAIN_AFTER_S })

function refusalOf(c: Request, refusal: PhotoRefusal): Response {
  switch (refusal) {
    case 'damaged':
      return problem(c, 'photo-damaged')
    case 'unreadable':
      return problem(c, 'photo-unreadable')
    case 'too-many':
      return problem(c, 'too-many-photos', { retryAfterSeconds: A_DAY_S })
    case 'no-room':
      return problem(c, 'not-ready', { retryAfterSeconds: NO_ROOM_FOR_S })
    default:
      return never(refusal)
  }
}
