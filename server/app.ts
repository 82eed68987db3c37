/** App: the server put together: guards, API, client files, and the one door for faults. Opens nothing, listens to nothing. */
import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { routePath } from 'hono/route'
import type { Logger } from 'pino'
import { accountsApi } from '#server/api/accounts-api.ts'
import type { AddressOf } from '#server/api/address.ts'
import { clientFiles, pageOf } from '#server/api/client-files.ts'
import type { Env } from '#server/api/env.ts'
import { ownPagesOnly } from '#server/api/guard.ts'
import { securityHeaders } from '#server/api/headers.ts'
import { problem } from '#server/api/problem.ts'
import { readingsApi } from '#server/api/readings-api.ts'
import { sessionApi } from '#server/api/session-api.ts'
import { createSignIn } from '#server/api/sign-in.ts'
import { createSignInLimit } from '#server/api/sign-in-limit.ts'
import { utilitiesApi } from '#server/api/utilities-api.ts'
import { createEpochs } from '#server/intake/epoch.ts'
import { createIntake } from '#server/intake/intake.ts'
import type { Keys } from '#server/keys.ts'
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
  /** Called once when the database can no longer be trusted; the process is to end and be started again ([faults/V3]). */
  onBroken: (fault: unknown) => void
}

export function createApp({ storage, clock, keys, log, addressOf, clientFolder, onBroken }: AppDeps): Hono<Env> {
  const signIn = createSignIn({ storage, clock, codeKey: keys.codeKey })
  const limit = createSignInLimit(clock, (accounts) => log.warn({ accounts }, 'sign-in: many accounts are being tried'))
  const onFault = (fault: unknown) =>
    log.error({ err: fault, faultId: randomUUID() }, 'intake: a reading is held by our own fault')
  const intake = createIntake({ storage, clock, receiptKey: keys.receiptKey, onFault })
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
    const route = routePath(c)
    const ms = Math.round((performance.now() - start) * 10) / 10
    log.debug({ request: c.var.requestId, method: c.req.method, route, status: c.res.status, ms }, 'request')
  })
  app.use(securityHeaders(pageOf(clientFolder)))

  app.get('/healthz', (c) => c.text('ok'))
  app.get('/readyz', async (c) => {
    await storage.meta.identity()
    return c.text('ready')
  })

  app.use('/api/*', ownPagesOnly())
  // What a device caches is mostly words: a fifth of the bytes.
  for (const path of ['/api/v1/utilities', '/api/v1/accounts']) app.use(path, compress())
  app.route('/api/v1/utilities', utilitiesApi({ storage, clock }))
  app.route('/api/v1/session', sessionApi({ storage, clock, signIn, limit, addressOf }))
  app.route('/api/v1/accounts', accountsApi({ storage, clock, signIn, limit, addressOf }))
  app.route('/api/v1/readings', readingsApi({ storage, clock, intake, epochs }))
  app.all('/api/*', (c) => problem(c, 'no-such-address'))
  app.route('/', clientFiles(clientFolder))

  app.notFound((c) => problem(c, 'no-such-address'))
  app.onError((fault, c) => {
    const faultId = randomUUID()
    log.error({ err: fault, faultId }, 'fault')
    if (!isStorageBroken(fault) && !isStorageBusy(fault)) return problem(c, 'fault', { faultId })
    if (isStorageBroken(fault)) onBroken(fault)
    return problem(c, 'not-ready', { faultId, retryAfterSeconds: 30 })
  })
  return app
}
