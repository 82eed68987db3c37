/**
 * Import: how long 400,000 accounts of a billing system take from the command's start to its end, and again unchanged, in
 * how much memory; and how long another process waits for a transaction of its own meanwhile.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { astana } from '#server/demo/astana.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import { writeBillingFile } from '#test/bench/billing-file.ts'
import type { Figure } from '#test/bench/figure.ts'
import { coreMsOf, memoryOf } from '#test/bench/process-use.ts'
import { median, quantile } from '#test/bench/quantile.ts'
import { SCRATCH } from '#test/bench/scratch.ts'

const RUNS = 3
const ACCOUNTS = 400_000
/** Beside another process. */
const FEWER_ACCOUNTS = 100_000
const A_LITTLE = 20

type Run = { seconds: number; memory: number; coreSeconds: number }

export async function importAccounts(): Promise<Figure[]> {
  const folder = join(SCRATCH, 'import')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'accounts.csv')
  const lines = writeBillingFile(file, ACCOUNTS)
  const runs: Run[] = []
  const again: Run[] = []
  for (let at = 0; at < RUNS; at += 1) {
    const database = join(folder, `${at}.sqlite`)
    await (await freshStorage(database)).close()
    runs.push(await oneRun(database, file))
    if (at === 0) again.push(await oneRun(database, file))
    for (const part of ['', '-wal', '-shm', '.key']) rmSync(`${database}${part}`, { force: true })
  }
  const megabytes = statSync(file).size / 2 ** 20
  const waits = await waitsBeside(folder)
  rmSync(folder, { recursive: true })
  const of = (figure: keyof Run) => runs.map((run) => run[figure])
  return [
    {
      what: `import of ${ACCOUNTS} accounts, ${lines} lines`,
      unit: 's',
      measured: median(of('seconds')),
      over: RUNS,
      also: {
        most: Math.max(...of('seconds')),
        'core s': median(of('coreSeconds')),
        'MB read': megabytes,
        'again, unchanged': again[0]!.seconds,
      },
      aim: { most: 60 },
    },
    {
      what: 'memory of that command, at its most',
      unit: 'MB',
      measured: median(of('memory')),
      over: RUNS,
      also: { most: Math.max(...of('memory')), 'again, unchanged': again[0]!.memory },
      aim: { most: 300 },
    },
    {
      what: 'a transaction of another process during an import, p99',
      unit: 'ms',
      measured: quantile(waits, 0.99),
      over: waits.length,
      also: { p50: median(waits), most: Math.max(...waits) },
    },
  ]
}

async function freshStorage(database: string): Promise<Storage> {
  const storage = await openStorage({ file: database, serving: false })
  await storage.accounts.putUtility(astana())
  return storage
}

async function oneRun(database: string, file: string): Promise<Run> {
  const start = performance.now()
  const child = spawn(process.execPath, ['dist/server/esep.js', 'import', 'accounts', file, '--utility', 'astana'], {
    env: { ...process.env, ESEP_DATA: database, ESEP_CLOCK: '2026-11-20T12:00:00+05:00', LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const run = { seconds: 0, memory: 0, coreSeconds: 0 }
  let isOver = false
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  void ended.then(() => {
    isOver = true
  })
  while (!isOver) {
    await wait(A_LITTLE)
    try {
      run.memory = Math.max(run.memory, memoryOf(child.pid!).most)
      run.coreSeconds = coreMsOf(child.pid!) / 1000
    } catch {
      // It has ended between two looks.
    }
  }
  run.seconds = (performance.now() - start) / 1000
  const code = await ended
  if (code !== 0) throw new Error(`the import ended with ${code}`)
  return run
}

/** Milliseconds of a small transaction, again and again while accounts are loaded. */
async function waitsBeside(folder: string): Promise<number[]> {
  const database = join(folder, 'beside.sqlite')
  const file = join(folder, 'fewer.csv')
  writeBillingFile(file, FEWER_ACCOUNTS)
  const storage = await freshStorage(database)
  const waits: number[] = []
  let isOver = false
  const run = oneRun(database, file).finally(() => {
    isOver = true
  })
  while (!isOver) {
    const isLoading = (await storage.meta.identity()).commitSeq > 0
    const start = performance.now()
    await storage.write((queries) => queries.meta.put('bench', String(start)))
    if (isLoading) waits.push(performance.now() - start)
    await wait(A_LITTLE)
  }
  await run
  await storage.close()
  return waits
}
