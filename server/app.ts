/** App: the server put together: guards, API, client files, and the one door for faults. Opens nothing, listens to nothing. */
import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { routePath } from 'hono/route'
import type { Logger } from 'pino'
import { accountsApi } from '#server/api/accounts-api.ts'
import type { AddressOf } from '#server/api/address.ts'
import { createChallenges } from '#server/api/challenges.ts'
import { clientFiles, pageOf } from '#server/api/client-files.ts'
import type { Env } from '#server/api/env.ts'
import { ownPagesOnly } from '#server/api/guard.ts'
import { securityHeaders } from '#server/api/headers.ts'
import { health } from '#server/api/health.ts'
import { metricsPage } from '#server/api/metrics-page.ts'
import { createPasskeySignIn } from '#server/api/passkey-sign-in.ts'
import { passkeysApi } from '#server/api/passkeys-api.ts'
import { photosApi } from '#server/api/photos-api.ts'
import { problem } from '#server/api/problem.ts'
import { readingsApi } from '#server/api/readings-api.ts'
import { roundsApi } from '#server/api/rounds-api.ts'
import { sessionApi } from '#server/api/session-api.ts'
import { createSignIn } from '#server/api/sign-in.ts'
import { createSignInLimit } from '#server/api/sign-in-limit.ts'
import { staffApi } from '#server/api/staff-api.ts'
import { utilitiesApi } from '#server/api/utilities-api.ts'
import { createEpochs } from '#server/intake/epoch.ts'
import { createIntake } from '#server/intake/intake.ts'
import type { Keys } from '#server/keys.ts'
import { countedIntake } from '#server/operations/counted-intake.ts'
import { createWatch, type Watch } from '#server/operations/watch.ts'
import type { PhotoFolder } from '#server/photos/photo-folder.ts'
import { createPhotoIntake } from '#server/photos/photo-intake.ts'
import { remakePhoto } from '#server/photos/remake-photo.ts'
import { isStorageBroken, isStorageBusy } from '#server/storage/broken.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'

export type AppDeps = {
  storage: Storage
  clock: Clock
  keys: Keys
  log: Logger
  addressOf: AddressOf
  clientFolder: string
  photoFolder: PhotoFolder
  /** Where people reach it, as browsers say it: passkeys hold there. If none is handed in, on this machine alone. */
  origin?: string
  /** Called once when the database can no longer be trusted; the process is to end and be started again ([faults/V3]). */
  onBroken: (fault: unknown) => void
  /** What this process is watched by; if none is handed in, one that nobody else looks at. */
  watch?: Watch
  /** Who knows it may read the metrics; null: who asks from this machine. */
  metricsToken?: string | null
}

export function createApp(deps: AppDeps): Hono<Env> {
  const { storage, clock, keys, log, addressOf, clientFolder, photoFolder, watch = createWatch(deps.clock) } = deps
  const { metrics, readiness, tracing } = watch
  const { origin = 'http://localhost' } = deps
  const signIn = createSignIn({ storage, clock, codeKey: keys.codeKey })
  const limit = createSignInLimit(clock, (accounts) => log.warn({ accounts }, 'sign-in: many accounts are being tried'))
  const onFault = (fault: unknown) => {
    metrics.fault()
    log.error({ err: fault, faultId: randomUUID() }, 'intake: a reading is held by our own fault')
  }
  const intake = countedIntake(createIntake({ storage, clock, receiptKey: keys.receiptKey, onFault }), {
    ...watch,
    clock,
  })
  const photos = createPhotoIntake({ storage, clock, folder: photoFolder, remake: remakePhoto, onFault: told })
  const key = keys.challengeKey
  const challenges = createChallenges({ clock, key })
  const passkeys = createPasskeySignIn({ storage, clock, challenges, key, origin })
  const epochs = createEpochs({
    storage,
    receiptKey: keys.receiptKey,
    onRollback: (lost) => log.error({ lost }, 'storage: a phone has seen later commits; a new epoch begins'),
  })

  const app = new Hono<Env>()
  app.use(async function requestLog(c, next) {
    const start = performance.now()
    c.set('requestId', randomUUID())
    await next()
    // Addresses hold account numbers, even mistyped ones, so only the route's own pattern is logged ([security/K2]).
    const asked = { method: c.req.method, route: routePath(c), status: c.res.status }
    const ms = performance.now() - start
    for (const each of [metrics, tracing]) each.asked({ ...asked, seconds: ms / 1000 })
    log.debug({ request: c.var.requestId, ...asked, ms: Math.round(ms * 10) / 10 }, 'request')
  })
  app.use(securityHeaders(pageOf(clientFolder)))

  app.route('/', health({ isReady: readiness.isReady, ask: () => storage.meta.identity(), onFault: told }))
  app.route('/metrics', metricsPage({ page: metrics.page, addressOf, token: deps.metricsToken ?? null }))

  app.use('/api/*', ownPagesOnly())
  // What a device caches is mostly words: a fifth of the bytes.
  for (const path of ['/api/v1/utilities', '/api/v1/accounts', '/api/v1/rounds']) app.use(path, compress())
  app.route('/api/v1/utilities', utilitiesApi({ storage, clock }))
  app.route('/api/v1/session', sessionApi({ storage, clock, signIn, limit, addressOf }))
  app.route('/api/v1/accounts', photosApi({ storage, clock, photos, folder: photoFolder, told: metrics.photo }))
  app.route('/api/v1/accounts', accountsApi({ storage, clock, signIn, limit, addressOf }))
  app.route('/api/v1/staff', staffApi({ storage, clock, limit, addressOf }))
  app.route('/api/v1/staff', passkeysApi({ storage, clock, limit, addressOf, passkeys, origin }))
  app.route('/api/v1/rounds', roundsApi({ storage, clock }))
  app.route('/api/v1/readings', readingsApi({ storage, clock, intake, epochs, photos }))
  app.all('/api/*', (c) => problem(c, 'no-such-address'))
  app.route('/', clientFiles(clientFolder))

  app.notFound((c) => problem(c, 'no-such-address'))
  app.onError((fault, c) => {
    const faultId = told(fault)
    if (!isStorageBroken(fault) && !isStorageBusy(fault)) return problem(c, 'fault', { faultId })
    return problem(c, 'not-ready', { faultId, retryAfterSeconds: 30 })
  })
  return app

  /** Logged, counted, remembered; answers the id by which the log knows it. */
  function told(fault: unknown): string {
    const faultId = randomUUID()
    log.error({ err: fault, faultId }, 'fault')
    metrics.fault()
    readiness.saw(fault)
    if (isStorageBroken(fault)) deps.onBroken(fault)
    return faultId
  }
}
