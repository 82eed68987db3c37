/**
 * Release million: a million readings queued for one opening, released by a server to which readings come in meanwhile, against
 * SQLite alone writing what a release writes; and how long those wait against what they wait when nothing is released.
 */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openSqlite } from '#server/storage/engine/sqlite.ts'
import { type BenchResident, NOW } from '#test/bench/bench-server.ts'
import type { Figure } from '#test/bench/figure.ts'
import { type Growth, growDatabase } from '#test/bench/grown-database.ts'
import { assertEach, prepareLoad } from '#test/bench/load.ts'
import { median, quantile } from '#test/bench/quantile.ts'
import { OPENING, openingWithIntake, PER_SECOND } from '#test/bench/release.ts'
import { SCRATCH } from '#test/bench/scratch.ts'
import { serveBuilt } from '#test/bench/serve-built.ts'

const QUEUED = 1_000_000
const GROWTH: Growth = { accounts: QUEUED / 2, meters: 2, months: 2, queuedFor: OPENING, residents: 440 }
/** As many as a release moves in a transaction. */
const CHUNK = 120
/** Idle: the same readings a second, when nothing is released. */
const IDLE_READINGS = 2000

export async function releaseMillion(): Promise<Figure[]> {
  const folder = join(SCRATCH, 'release-million')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'esep.sqlite')
  const residents = await growDatabase({ file }, `${file}.key`, GROWTH)
  const untouched = join(folder, 'raw.sqlite')
  copyFileSync(file, untouched)
  const raw = rawRelease(untouched)
  const opening = await openingWithIntake(file, residents.slice(0, 400))
  const idle = await idleWaits(file, residents.slice(400))
  rmSync(folder, { recursive: true })
  if (opening.released < QUEUED) throw new Error(`${opening.released} of ${QUEUED} readings were released`)
  return [
    {
      what: `release of ${QUEUED} queued readings in a server, ${PER_SECOND} readings/s coming in`,
      unit: 's',
      measured: opening.ms / 1000,
      over: 1,
      reference: { what: 'the same rows and events written by SQLite alone, as many a transaction', measured: raw },
      aim: { most: 15 },
    },
    {
      what: 'a single reading that comes in meanwhile, p99',
      unit: 'ms',
      measured: quantile(opening.meanwhile, 0.99),
      over: opening.meanwhile.length,
      also: { p50: median(opening.meanwhile) },
      reference: { what: 'when nothing is released', measured: quantile(idle, 0.99) },
      aim: { mostTimes: 5 },
    },
  ]
}

/** Seconds. Nothing is asked and nothing judged. */
function rawRelease(file: string): number {
  const { database, close } = openSqlite(file, { serving: false })
  const due = `from reading where status = 'queued' and opens_at = ${OPENING} order by account, register limit ${CHUNK}`
  const event = database.prepare(
    `insert into event select account, id, variant, 1, ${OPENING}, 'accepted', period, null, null, 'release', null ${due}`,
  )
  const reading = database.prepare(
    `update reading set status = 'accepted', opens_at = null, step = 1 where rowid in (select rowid ${due})`,
  )
  const start = performance.now()
  for (let moved = 0; moved < QUEUED; moved += CHUNK) {
    database.exec('begin immediate')
    event.run()
    reading.run()
    database.exec('commit')
  }
  const seconds = (performance.now() - start) / 1000
  const left = database.prepare("select count(*) as count from reading where status = 'queued'").get()
  close()
  if (left?.count !== 0) throw new Error(`${left?.count} readings are queued still`)
  return seconds
}

async function idleWaits(file: string, residents: BenchResident[]): Promise<number[]> {
  const server = await serveBuilt(file, { ESEP_CLOCK: new Date(NOW).toISOString() })
  const load = await prepareLoad({
    address: server.address,
    residents,
    values: ['00120.000'],
    each: 'single',
    connections: 50,
    at: NOW,
    warmUp: 0,
    perSecond: PER_SECOND,
  })
  const report = await load.run()
  await server.stop()
  assertEach(report, ['accepted', 'superseded'])
  return report.answered.slice(0, IDLE_READINGS).map(({ ms }) => ms)
}
