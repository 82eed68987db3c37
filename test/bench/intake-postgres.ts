/**
 * Intake postgres: readings a second over HTTP in batches of 50, by one server process on a PostgreSQL of the same machine,
 * against the same rows inserted into a copy of the same database, 50 readings and their events in a transaction of two
 * statements with many rows each.
 */
import { Client } from 'pg'
import { EVENT_COLUMNS, READING_COLUMNS } from '#server/storage/reading-columns.ts'
import { ACCOUNTS_EACH, benchResidents, NOW } from '#test/bench/bench-server.ts'
import type { Figure } from '#test/bench/figure.ts'
import { RESIDENTS } from '#test/bench/intake.ts'
import { assertAll, prepareLoad } from '#test/bench/load.ts'
import { type BenchPostgres, benchPostgres } from '#test/bench/postgres-database.ts'
import { coreMsOf } from '#test/bench/process-use.ts'
import { median, quantile } from '#test/bench/quantile.ts'
import { benchDatabase, copyOf } from '#test/bench/scratch.ts'
import { serveBuilt } from '#test/bench/serve-built.ts'

const RUNS = 3
const CONNECTIONS = 8
const WARM_UP_BATCHES = 40
const READINGS_A_TRANSACTION = 50

type Run = { rate: number; coreUs: number; raw: number; share: number; latencies: number[] }

export async function intakePostgres(): Promise<Figure[]> {
  const file = await benchDatabase(RESIDENTS)
  const postgres = await benchPostgres(file)
  const runs: Run[] = []
  try {
    for (let at = 0; at < RUNS; at++) runs.push(await oneRun(file, postgres))
  } finally {
    await postgres.stop()
  }
  const shares = runs.map(({ share }) => share)
  const middle = runs.find(({ share }) => share === median(shares))!
  const latencies = runs.flatMap((run) => run.latencies)
  return [
    {
      what: `intake over HTTP on PostgreSQL, batches of ${ACCOUNTS_EACH}, ${CONNECTIONS} connections`,
      unit: 'readings/s',
      measured: middle.rate,
      over: RUNS,
      also: {
        'lowest ratio': Math.min(...shares),
        'highest ratio': Math.max(...shares),
        'core µs a reading, without PostgreSQL’s': middle.coreUs,
        'a batch, p50 ms': median(latencies),
        'a batch, p99 ms': quantile(latencies, 0.99),
      },
      reference: { what: 'the same rows in statements of 50', measured: middle.raw },
      aim: { leastTimes: 0.4 },
    },
  ]
}

async function oneRun(file: string, postgres: BenchPostgres): Promise<Run> {
  const [url, untouched] = [await postgres.copy(), await postgres.copy()]
  const key = copyOf(file, 'intake-postgres')
  const server = await serveBuilt(key.file, { DATABASE_URL: url, ESEP_CLOCK: new Date(NOW).toISOString() })
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
  key.remove()
  assertAll(report, 'accepted')
  const rate = (report.readings / report.ms) * 1000
  const raw = await rawInsert(url, untouched, WARM_UP_BATCHES * ACCOUNTS_EACH)
  const coreUs = (coreMs * 1000) / (RESIDENTS * ACCOUNTS_EACH)
  return { rate, coreUs, raw, share: rate / raw, latencies: report.answered.map(({ ms }) => ms) }
}

/** Readings a second; the first `warmUp` are not counted. */
async function rawInsert(stored: string, into: string, warmUp: number): Promise<number> {
  const from = await connected(stored)
  const order = "where reading.subject <> 'billing' order by commit_seq, reading.account"
  const readings = await from.query({ text: `select reading.* from reading ${order}`, rowMode: 'array' })
  const events = await from.query({
    text: `select event.* from reading join event using (account, id, variant) ${order}`,
    rowMode: 'array',
  })
  await from.end()
  if (events.rows.length !== readings.rows.length) throw new Error('not every reading has one event')

  const to = await connected(into)
  const insert = async (rows: unknown[][], table: string, columns: readonly string[]): Promise<void> => {
    const places = rows.map((row, nth) => `(${row.map((_, at) => `$${nth * row.length + at + 1}`)})`)
    const text = `insert into ${table} (${columns.map((column) => `"${column}"`)}) values ${places}`
    await to.query({ name: `${table} ${rows.length}`, text, values: rows.flat() })
  }
  let start = performance.now()
  for (let at = 0; at < readings.rows.length; at += READINGS_A_TRANSACTION) {
    if (at === warmUp) start = performance.now()
    await to.query('begin')
    await insert(readings.rows.slice(at, at + READINGS_A_TRANSACTION), 'reading', READING_COLUMNS)
    await insert(events.rows.slice(at, at + READINGS_A_TRANSACTION), 'event', EVENT_COLUMNS)
    await to.query('commit')
  }
  const ms = performance.now() - start
  await to.end()
  return ((readings.rows.length - warmUp) / ms) * 1000
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client
}
