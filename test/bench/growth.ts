/**
 * Growth: what a reading costs when ten million are stored, against ten thousand, on both engines; and how long a server
 * with ten million takes to be ready. The same batches from as many residents, spread over all accounts.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ACCOUNTS_EACH, type BenchResident, NOW } from '#test/bench/bench-server.ts'
import type { Figure } from '#test/bench/figure.ts'
import { type Growth, growDatabase } from '#test/bench/grown-database.ts'
import { assertEach, prepareLoad } from '#test/bench/load.ts'
import { memoryOf } from '#test/bench/process-use.ts'
import { median } from '#test/bench/quantile.ts'
import { SCRATCH } from '#test/bench/scratch.ts'
import { serveBuilt } from '#test/bench/serve-built.ts'
import { startPostgres } from '#test/support/postgres.ts'

const RUNS = 3
const MONTHS = 25
const FEW = 400
const MANY = 400_000
const RESIDENTS = FEW / ACCOUNTS_EACH
/** Each account hands in so many of these in a run; the next run goes on from there. */
const VALUES_A_RUN = 12

type Measured = { microseconds: number; readyMs: number; memoryMb: number }

export async function growth(): Promise<Figure[]> {
  return [...(await growthOnSqlite()), ...(await growthOnPostgres())]
}

async function growthOnSqlite(): Promise<Figure[]> {
  const measure = async (accounts: number): Promise<Measured> => {
    const folder = join(SCRATCH, `grown-${accounts}`)
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const file = join(folder, 'esep.sqlite')
    const residents = await growDatabase({ file }, `${file}.key`, growthTo(accounts))
    const measured = await measureOn(file, {}, residents)
    rmSync(folder, { recursive: true })
    return measured
  }
  return figuresOf('SQLite', await measure(FEW), await measure(MANY))
}

async function growthOnPostgres(): Promise<Figure[]> {
  const folder = join(SCRATCH, 'grown-postgres')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const postgres = await startPostgres(['shared_buffers=1GB', 'max_wal_size=8GB', 'maintenance_work_mem=512MB'])
  const measure = async (accounts: number): Promise<Measured> => {
    const file = join(folder, `${accounts}.sqlite`)
    const url = await postgres.database()
    const residents = await growDatabase({ url }, `${file}.key`, growthTo(accounts))
    return await measureOn(file, { DATABASE_URL: url }, residents)
  }
  try {
    return figuresOf('PostgreSQL', await measure(FEW), await measure(MANY))
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true })
  }
}

const growthTo = (accounts: number): Growth => ({
  accounts,
  meters: 1,
  months: MONTHS,
  queuedFor: null,
  residents: RESIDENTS,
})

async function measureOn(
  file: string,
  environment: Record<string, string>,
  residents: BenchResident[],
): Promise<Measured> {
  const costs: number[] = []
  const readyMs: number[] = []
  let memoryMb = 0
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now()
    const server = await serveBuilt(file, { ...environment, ESEP_CLOCK: new Date(NOW).toISOString() })
    readyMs.push(performance.now() - start)
    const values = Array.from(
      { length: VALUES_A_RUN },
      (_, at) => `00204.${String(run * VALUES_A_RUN + at).padStart(3, '0')}`,
    )
    const order = { address: server.address, residents, each: 'batch', connections: 8, at: NOW } as const
    const load = await prepareLoad({ ...order, values, warmUp: RESIDENTS * 2, perSecond: null })
    const report = await load.run()
    assertEach(report, ['accepted', 'superseded'])
    costs.push((report.ms * 1000) / report.readings)
    memoryMb = Math.max(memoryMb, memoryOf(server.child.pid!).most)
    await server.stop()
  }
  return { microseconds: median(costs), readyMs: median(readyMs), memoryMb }
}

const figuresOf = (engine: string, few: Measured, many: Measured): Figure[] => [
  {
    what: `a reading at ${(MANY * MONTHS) / 1e6} million stored, ${engine}`,
    unit: 'µs',
    measured: many.microseconds,
    over: RUNS,
    also: { 'most memory MB': many.memoryMb },
    reference: { what: `at ${FEW * MONTHS}`, measured: few.microseconds },
    aim: { mostTimes: 1.3 },
  },
  {
    what: `start to ready with ${(MANY * MONTHS) / 1e6} million readings, ${engine}`,
    unit: 'ms',
    measured: many.readyMs,
    over: RUNS,
    reference: { what: `with ${FEW * MONTHS}`, measured: few.readyMs },
    aim: { most: 2000 },
  },
]
