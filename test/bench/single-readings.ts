/** Single readings: a reading a request over 100 connections at once, as when the network of a whole town comes back. */
import { ACCOUNTS_EACH, benchResidents, NOW } from '#test/bench/bench-server.ts'
import type { Figure } from '#test/bench/figure.ts'
import { RESIDENTS } from '#test/bench/intake.ts'
import { prepareLoad } from '#test/bench/load.ts'
import { median, quantile } from '#test/bench/quantile.ts'
import { benchDatabase, copyOf } from '#test/bench/scratch.ts'
import { serveBuilt } from '#test/bench/serve-built.ts'

const RUNS = 3
const CONNECTIONS = 100
const WARM_UP = 10 * ACCOUNTS_EACH
const SENT_BY = 210

export async function singleReadings(): Promise<Figure[]> {
  const database = await benchDatabase(RESIDENTS)
  const latencies: number[][] = []
  const rates: number[] = []
  const faults: string[] = []
  for (let at = 0; at < RUNS; at++) {
    const copy = copyOf(database, 'single-readings')
    const server = await serveBuilt(copy.file, { ESEP_CLOCK: new Date(NOW).toISOString() })
    const load = await prepareLoad({
      address: server.address,
      residents: benchResidents(RESIDENTS).slice(0, SENT_BY),
      values: ['00155.000'],
      each: 'single',
      connections: CONNECTIONS,
      at: NOW,
      warmUp: WARM_UP,
      perSecond: null,
    })
    const report = await load.run()
    await server.stop()
    copy.remove()
    latencies.push(report.answered.map(({ ms }) => ms))
    rates.push((report.readings / report.ms) * 1000)
    faults.push(...report.faults)
  }
  const over = latencies.flat().length
  const of = (share: number): number => median(latencies.map((run) => quantile(run, share)))
  return [
    {
      what: `a single reading, ${CONNECTIONS} connections at once, p99`,
      unit: 'ms',
      measured: of(0.99),
      over,
      also: { p50: of(0.5), 'readings/s': median(rates) },
    },
    {
      what: `single readings that met an error`,
      unit: 'readings',
      measured: faults.length,
      over: over + faults.length,
      aim: { most: 0 },
    },
  ]
}
