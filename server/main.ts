/** Main: configuration, storage, app, listen, and an orderly stop. The only side effects of the server are here. */
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { destination, pino } from 'pino'
import { createAddressOf } from '#server/api/address.ts'
import { createApp } from '#server/app.ts'
import { type Config, readConfig } from '#server/config.ts'
import { createEstimation } from '#server/consumption/estimation.ts'
import { createRelease } from '#server/intake/release.ts'
import { createClaims } from '#server/jobs/claims.ts'
import { estimate } from '#server/jobs/estimate.ts'
import { startLoop } from '#server/jobs/loop.ts'
import { openWindow } from '#server/jobs/open-window.ts'
import { sealAudit } from '#server/jobs/seal-audit.ts'
import { sweepPhotos } from '#server/jobs/sweep-photos.ts'
import { createBallast } from '#server/keeping/ballast.ts'
import { createLogWatch } from '#server/keeping/log-watch.ts'
import { readKeys } from '#server/keys.ts'
import { messageOf } from '#server/message-of.ts'
import { buildInfo } from '#server/operations/build-info.ts'
import { aheadOf, assertClock } from '#server/operations/clock-watch.ts'
import { measuredRelease } from '#server/operations/measured-release.ts'
import { startWatching } from '#server/operations/start-watching.ts'
import { startTracing } from '#server/operations/tracing.ts'
import { createWatch } from '#server/operations/watch.ts'
import { withoutRows } from '#server/operations/without-rows.ts'
import { createPhotoFolder } from '#server/photos/photo-folder.ts'
import { createStop } from '#server/stop.ts'
import { isStorageBroken } from '#server/storage/broken.ts'
import { openStorage } from '#server/storage/storage.ts'
import { clockRunningFrom, systemClock } from '#shared/lib/clock.ts'
import { assertZoneData } from '#shared/lib/zone.ts'

const EXIT_BROKEN = 70

/** When all phones come back at once, they wait here until they are let in, and none is turned away ([faults/N11]). */
const CONNECTIONS_WAITING = 4096

async function start(): Promise<void> {
  assertZoneData()
  const config = readConfig(process.env)
  const log = pino({ level: config.logLevel, serializers: { err: withoutRows } }, destination({ dest: 1, sync: true }))
  const clock = config.clockFrom === null ? systemClock : clockRunningFrom(config.clockFrom)
  const build = buildInfo()
  if (config.clockFrom === null) assertClock(clock.now(), build.builtAt)
  const watch = createWatch(clock, await startTracing(process.env, build.version))
  const { metrics, readiness } = watch

  for (const file of [config.file, config.keyFile]) mkdirSync(dirname(file), { recursive: true })
  const storage = await openStorage({ ...config.database, serving: true })
  const keys = await readKeys(config.keyFile, storage)
  const ahead = aheadOf(clock.now(), await storage.devices.lastSeen())
  if (ahead !== null) log.error(ahead)
  const faultIn = (what: string) => (fault: unknown) => {
    metrics.fault()
    log.error({ err: fault }, what)
  }
  const onFault = faultIn('release: a reading is held by our own fault')
  const release = measuredRelease(createRelease({ storage, clock, onFault }), metrics, clock)
  const onBroken = () => setTimeout(() => process.exit(EXIT_BROKEN), 100)

  // What came due while the server was down counts before anything new is taken (W4).
  await release.due()

  const photoFolder = createPhotoFolder(config.photoFolder)
  const app = createApp({
    storage,
    clock,
    keys,
    log,
    addressOf: createAddressOf(config.proxies),
    clientFolder: config.clientFolder,
    origin: config.origin,
    photoFolder,
    onBroken,
    watch,
    metricsToken: config.metricsToken,
  })
  const claims = createClaims({ storage, clock, holder: randomUUID() })
  const onRun = (name: string, fault: unknown) => {
    metrics.ran(name, fault, clock.now())
    readiness.saw(fault)
    if (isStorageBroken(fault)) onBroken()
  }
  const loops = [
    openWindow({ storage, clock, release }),
    sealAudit({ storage, clock, log }),
    sweepPhotos({ storage, clock, folder: photoFolder, log }),
    estimate({
      clock,
      estimation: createEstimation({
        storage,
        clock,
        onFault: faultIn('estimate: an account is left out by our own fault'),
      }),
    }),
  ].map((job) => startLoop(job, { claims, log, onRun }))

  const file = 'file' in config.database ? config.database.file : null
  const looks = file === null ? [] : [createBallast(file, log).look, createLogWatch(file, log).look]
  const lookOut = startWatching(watch, { storage, file, looks, clock, build, log })

  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  server.once('error', (fault: NodeJS.ErrnoException) => refuse(fault.code === 'EADDRINUSE' ? taken(config) : fault))
  server.listen({ port: config.port, host: config.host, backlog: CONNECTIONS_WAITING }, () => {
    const { port } = server.address() as AddressInfo
    log.info({ port, now: new Date(clock.now()).toISOString() }, 'ready')
  })

  const stop = createStop({
    server,
    onStop: readiness.end,
    jobs: [...loops, lookOut],
    async close() {
      await storage.close()
      await watch.tracing.stop()
    },
    exit: (code) => process.exit(code),
    log,
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal))
}

try {
  await start()
} catch (fault) {
  refuse(fault)
}

function taken({ host, port }: Config): Error {
  return new Error(`Port ${port} on ${host} is taken by another program. Stop that one, or name another port in PORT.`)
}

/** A start that cannot be made says why, in a sentence, and ends. */
function refuse(fault: unknown): never {
  process.stderr.write(`${messageOf(fault)}\n`)
  process.exit(1)
}
