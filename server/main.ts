/** Main: configuration, storage, app, listen, and an orderly stop. The only side effects of the server are here. */
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { serve } from '@hono/node-server'
import { destination, pino } from 'pino'
import { createAddressOf } from '#server/api/address.ts'
import { createApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { createRelease } from '#server/intake/release.ts'
import { createClaims } from '#server/jobs/claims.ts'
import { startLoop } from '#server/jobs/loop.ts'
import { openWindow } from '#server/jobs/open-window.ts'
import { readKeys } from '#server/keys.ts'
import { openStorage } from '#server/storage/storage.ts'
import { clockRunningFrom, systemClock } from '#shared/lib/clock.ts'
import { assertZoneData } from '#shared/lib/zone.ts'

const EXIT_BROKEN = 70

assertZoneData()
const config = readConfig(process.env)
const log = pino({ level: config.logLevel }, destination({ dest: 1, sync: true }))
const clock = config.clockFrom === null ? systemClock : clockRunningFrom(config.clockFrom)

for (const file of [config.file, config.keyFile]) mkdirSync(dirname(file), { recursive: true })
const storage = await openStorage({ ...config.database, serving: true })
const keys = await readKeys(config.keyFile, storage)
const onFault = (fault: unknown) => log.error({ err: fault }, 'release: a reading is held by our own fault')
const release = createRelease({ storage, clock, onFault })

// What came due while the server was down counts before anything new is taken (W4).
await release.due()

const app = createApp({
  storage,
  clock,
  keys,
  log,
  addressOf: createAddressOf(config.proxies),
  clientFolder: config.clientFolder,
  onBroken: () => setTimeout(() => process.exit(EXIT_BROKEN), 100),
})
const claims = createClaims({ storage, clock, holder: randomUUID() })
const loop = startLoop(openWindow({ storage, clock, release }), { claims, log })
const server = serve({ fetch: app.fetch, port: config.port, hostname: config.host }, ({ port }) => {
  log.info({ port, now: new Date(clock.now()).toISOString() }, 'ready')
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, async () => {
    log.info({ signal }, 'stopping')
    await loop.stop()
    server.close(async () => {
      await storage.close()
      process.exit(0)
    })
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
}
