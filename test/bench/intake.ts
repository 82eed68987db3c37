/**
 * Intake: readings a second over HTTP in batches of 50, by one server process with synchronous=FULL, against the same rows
 * inserted raw into a copy of the same database.
 */
import { ACCOUNTS_EACH, benchResidents, NOW } from '#test/bench/bench-server.ts'
import type { Figure } from '#test/bench/figure.ts'
import { assertAll, prepareLoad } from '#test/bench/load.ts'
import { coreMsOf } from '#test/bench/process-use.ts'
import { median, quantile } from '#test/bench/quantile.ts'
import { type RawInsert, rawInsert } from '#test/bench/raw-insert.ts'
import { benchDatabase, copyOf } from '#test/bench/scratch.ts'
import { serveBuilt } from '#test/bench/serve-built.ts'

const RUNS = 5
export const RESIDENTS = 440
const CONNECTIONS = 8
const WARM_UP_BATCHES = 40

/** Rates in readings a second, `share` of the raw one; `coreUs`: microseconds of a core for each reading, the server's first ones included. */
type Run = { rate: number; coreUs: number; raw: RawInsert; share: number; latencies: number[] }

export async function intake(): Promise<Figure[]> {
  const database = await benchDatabase(RESIDENTS)
  const runs: Run[] = []
  for (let at = 0; at < RUNS; at++) runs.push(await oneRun(database))
  // The run whose ratio is the median, so that both rates come from the same run.
  const shares = runs.map(({ share }) => share)
  const middle = runs.find(({ share }) => share === median(shares))!
  const latencies = runs.flatMap((run) => run.latencies)
  return [
    {
      what: `intake over HTTP, batches of ${ACCOUNTS_EACH}, ${CONNECTIONS} connections`,
      unit: 'readings/s',
      measured: middle.rate,
      over: RUNS,
      also: {
        'lowest ratio': Math.min(...shares),
        'highest ratio': Math.max(...shares),
        'core µs a reading': middle.coreUs,
        'core µs raw': middle.raw.coreUs,
        'a batch, p50 ms': median(latencies),
        'a batch, p99 ms': quantile(latencies, 0.99),
      },
      reference: { what: 'the same rows inserted raw', measured: middle.raw.rate },
      aim: { leastTimes: 0.4 },
    },
  ]
}

async function oneRun(database: string): Promise<Run> {
  const copy = copyOf(database, 'intake')
  const untouched = copyOf(database, 'intake-raw')
  const server = await serveBuilt(copy.file, { ESEP_CLOCK: new Date(NOW).toISOString() })
  const load = await prepareLoad({
    address: server.address,
    residents: benchResidents(RESIDENTS),
    values: ['00155.000'],
    each: 'batch',
    connections: CONNECTIONS,
    at: NOW,
    warmUp: WARM_UP_BATCHES,
    perSecond: null,
  })
  const before = coreMsOf(server.child.pid!)
  const report = await load.run()
  const coreMs = coreMsOf(server.child.pid!) - before
  await server.stop()
  assertAll(report, 'accepted')
  const rate = (report.readings / report.ms) * 1000
  const raw = rawInsert(copy.file, untouched.file, WARM_UP_BATCHES * ACCOUNTS_EACH)
  copy.remove()
  untouched.remove()
  const coreUs = (coreMs * 1000) / (RESIDENTS * ACCOUNTS_EACH)
  return { rate, coreUs, raw, share: rate / raw.rate, latencies: report.answered.map(({ ms }) => ms) }
}
