/** Memory: what a server process holds when nobody asks it anything, and after 100,000 readings. */
import { setTimeout as wait } from 'node:timers/promises'
import { benchResidents, NOW } from '#test/bench/bench-server.ts'
import type { Figure } from '#test/bench/figure.ts'
import { RESIDENTS } from '#test/bench/intake.ts'
import { assertAll, prepareLoad } from '#test/bench/load.ts'
import { memoryOf } from '#test/bench/process-use.ts'
import { median } from '#test/bench/quantile.ts'
import { benchDatabase, copyOf } from '#test/bench/scratch.ts'
import { serveBuilt } from '#test/bench/serve-built.ts'

const RUNS = 3
const SENT_BY = 400
/** Five for each of 20,000 accounts. */
const VALUES = ['00152.000', '00152.500', '00153.000', '00153.500', '00154.000']
const REST = 3000

/** In MB. */
type Held = { idle: number; after: number; most: number }

export async function memory(): Promise<Figure[]> {
  const database = await benchDatabase(RESIDENTS)
  const runs: Held[] = []
  for (let at = 0; at < RUNS; at++) runs.push(await oneRun(database))
  return [
    {
      what: 'server memory, idle',
      unit: 'MB',
      measured: median(runs.map(({ idle }) => idle)),
      over: RUNS,
      aim: { most: 120 },
    },
    {
      what: 'server memory after 100,000 readings',
      unit: 'MB',
      measured: median(runs.map(({ after }) => after)),
      over: RUNS,
      also: { 'most meanwhile': median(runs.map(({ most }) => most)) },
      aim: { most: 200 },
    },
  ]
}

async function oneRun(database: string): Promise<Held> {
  const copy = copyOf(database, 'memory')
  const server = await serveBuilt(copy.file, { ESEP_CLOCK: new Date(NOW).toISOString() })
  await wait(REST)
  const idle = memoryOf(server.child.pid!).now
  const load = await prepareLoad({
    address: server.address,
    residents: benchResidents(SENT_BY),
    values: VALUES,
    each: 'batch',
    connections: 8,
    at: NOW,
    warmUp: 0,
    perSecond: null,
  })
  assertAll(await load.run(), 'accepted')
  const { now: after, most } = memoryOf(server.child.pid!)
  await server.stop()
  copy.remove()
  return { idle, after, most }
}
