/**
 * Release: how long 20,000 queued readings take at their opening: by the release alone, and by a server to which readings
 * come in meanwhile, with how long those wait.
 */
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { createRelease } from '#server/intake/release.ts'
import { openStorage } from '#server/storage/storage.ts'
import { ACCOUNTS_EACH, type BenchResident, benchResidents } from '#test/bench/bench-server.ts'
import type { Figure } from '#test/bench/figure.ts'
import { RESIDENTS } from '#test/bench/intake.ts'
import { assertAll, type Load, type LoadReport, prepareLoad } from '#test/bench/load.ts'
import { median, quantile } from '#test/bench/quantile.ts'
import { benchDatabase, copyOf, type DatabaseCopy } from '#test/bench/scratch.ts'
import { serveBuilt } from '#test/bench/serve-built.ts'

const RUNS = 5
const QUEUED = 20_000
const THE_DAY_BEFORE = Date.parse('2026-11-17T12:00:00+05:00')
export const OPENING = Date.parse('2026-11-18T09:00:00+05:00')
/** A server starts so long before the opening, and the readings begin to come in so long before it. */
const START_BEFORE = 12_000
const COME_IN_BEFORE = 1500
export const PER_SECOND = 200

/** `meanwhile`: milliseconds each reading waited that came while the release was going on. */
export type Opening = { ms: number; released: number; meanwhile: number[] }

export async function release(): Promise<Figure[]> {
  const queued = await queuedDatabase()
  const alone: number[] = []
  const openings: Opening[] = []
  for (let at = 0; at < RUNS; at++) alone.push(await releaseAlone(queued))
  const others = benchResidents(RESIDENTS).slice(QUEUED / ACCOUNTS_EACH)
  for (let at = 0; at < RUNS; at++) {
    const copy = copyOf(queued.file, 'release')
    openings.push(await openingWithIntake(copy.file, others))
    copy.remove()
  }
  queued.remove()
  const meanwhile = openings.flatMap((opening) => opening.meanwhile)
  return [
    {
      what: `release of ${QUEUED} queued readings, alone`,
      unit: 'ms',
      measured: median(alone),
      over: RUNS,
      also: { most: Math.max(...alone) },
      aim: { most: 1000 },
    },
    {
      what: `release of ${QUEUED} queued readings in a server, ${PER_SECOND} readings/s coming in`,
      unit: 'ms',
      measured: median(openings.map(({ ms }) => ms)),
      over: RUNS,
      also: {
        most: Math.max(...openings.map(({ ms }) => ms)),
        'readings released': median(openings.map(({ released }) => released)),
      },
      aim: { most: 1000 },
    },
    {
      what: 'a single reading that comes in meanwhile, p99',
      unit: 'ms',
      measured: quantile(meanwhile, 0.99),
      over: meanwhile.length,
      also: { p50: median(meanwhile) },
    },
  ]
}

/** As the server itself queued them, the day before. */
async function queuedDatabase(): Promise<DatabaseCopy> {
  const copy = copyOf(await benchDatabase(RESIDENTS), 'queued')
  const server = await serveBuilt(copy.file, { ESEP_CLOCK: new Date(THE_DAY_BEFORE).toISOString() })
  const load = await prepareLoad({
    address: server.address,
    residents: benchResidents(QUEUED / ACCOUNTS_EACH),
    values: ['00155.000'],
    each: 'batch',
    connections: 4,
    at: THE_DAY_BEFORE,
    warmUp: 0,
    perSecond: null,
  })
  assertAll(await load.run(), 'queued')
  await server.stop()
  return copy
}

async function releaseAlone(queued: DatabaseCopy): Promise<number> {
  const copy = copyOf(queued.file, 'release')
  const storage = await openStorage({ file: copy.file, serving: true })
  const onFault = (fault: unknown): never => {
    throw fault
  }
  const start = performance.now()
  const count = await createRelease({ storage, clock: { now: () => OPENING + 1 }, onFault }).due()
  const ms = performance.now() - start
  await storage.close()
  copy.remove()
  if (count !== QUEUED) throw new Error(`${count} of ${QUEUED} readings were released`)
  return ms
}

/** The readings queued in this file, at their opening; these residents hand in meanwhile. */
export async function openingWithIntake(file: string, residents: BenchResident[]): Promise<Opening> {
  const start = Date.now()
  const server = await serveBuilt(file, {
    ESEP_CLOCK: new Date(OPENING - START_BEFORE).toISOString(),
  })
  const load = await prepareLoad({
    address: server.address,
    residents,
    values: ['00155.000', '00155.100', '00155.200'],
    each: 'single',
    connections: 50,
    at: OPENING - START_BEFORE,
    warmUp: 0,
    perSecond: PER_SECOND,
  })
  const early = start + START_BEFORE - COME_IN_BEFORE - Date.now()
  if (early < 0) throw new Error('the server was not ready before the opening; the machine is too busy to measure this')
  await wait(early)
  const report = await untilReleased(load, file)
  await server.stop()
  return openingFrom(file, report)
}

async function untilReleased(load: Load, file: string): Promise<LoadReport> {
  const database = new DatabaseSync(file, { readOnly: true })
  const left = database.prepare("select count(*) as count from (select 1 from reading where status = 'queued' limit 1)")
  const coming = load.run()
  await wait(COME_IN_BEFORE)
  while (left.get()!.count !== 0) await wait(200)
  load.stop()
  database.close()
  return await coming
}

/** By the server's own times: each transaction of a release notes when it began, and the last is taken to be as long as the rest. */
function openingFrom(file: string, report: LoadReport): Opening {
  const database = new DatabaseSync(file, { readOnly: true })
  const rows = database.prepare(
    `select at, count(*) as count from event where "by" = 'release' group by at order by at`,
  )
  const begun = rows.all() as { at: number; count: number }[]
  database.close()
  const first = begun[0]!.at
  if (begun.length < 2) throw new Error('released in one transaction: its events do not say how long it took')
  const ms = ((begun.at(-1)!.at - first) * begun.length) / (begun.length - 1)
  const isMeanwhile = (answer: { ms: number; serverNow: number }): boolean =>
    answer.serverNow >= first && answer.serverNow - answer.ms <= first + ms
  if (report.faults.length > 0) throw new Error(`a reading went wrong meanwhile: ${report.faults[0]}`)
  return {
    ms,
    released: begun.reduce((sum, { count }) => sum + count, 0),
    meanwhile: report.answered.filter(isMeanwhile).map((answer) => answer.ms),
  }
}
