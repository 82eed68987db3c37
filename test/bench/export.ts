/** Export: how long a million volumes take from the command's start to the file in its place, and how much memory. */
import { spawn } from 'node:child_process'
import { createReadStream, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { makeBillingDatabase, PERIOD, REGISTERS } from '#test/bench/billing-database.ts'
import type { Figure } from '#test/bench/figure.ts'
import { coreMsOf, memoryOf } from '#test/bench/process-use.ts'
import { median } from '#test/bench/quantile.ts'
import { SCRATCH } from '#test/bench/scratch.ts'

const RUNS = 3

type Run = { seconds: number; memory: number; coreSeconds: number; megabytes: number }

export async function exportMillion(): Promise<Figure[]> {
  const folder = join(SCRATCH, 'billing')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'esep.sqlite')
  await makeBillingDatabase(file)
  const runs: Run[] = []
  for (let at = 0; at < RUNS; at += 1) runs.push(await oneRun(file, join(folder, 'november.csv')))
  rmSync(folder, { recursive: true })
  const of = (figure: keyof Run) => runs.map((run) => run[figure])
  return [
    {
      what: `export of ${REGISTERS} volumes as CSV`,
      unit: 's',
      measured: median(of('seconds')),
      over: RUNS,
      also: {
        most: Math.max(...of('seconds')),
        'core s': median(of('coreSeconds')),
        'MB written': median(of('megabytes')),
      },
      aim: { most: 30 },
    },
    {
      what: 'memory of that command, at its most',
      unit: 'MB',
      measured: median(of('memory')),
      over: RUNS,
      also: { most: Math.max(...of('memory')) },
      aim: { most: 300 },
    },
  ]
}

async function oneRun(database: string, out: string): Promise<Run> {
  const start = performance.now()
  const words = ['export', 'consumption', '--utility', 'astana', '--period', PERIOD, '--out', out]
  const child = spawn(process.execPath, ['dist/server/esep.js', ...words], {
    env: { ...process.env, ESEP_DATA: database, ESEP_CLOCK: '2026-12-10T12:00:00+05:00', LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  let memory = 0
  let coreMs = 0
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  while (!isOver) {
    await wait(20)
    try {
      memory = Math.max(memory, memoryOf(child.pid!).most)
      coreMs = coreMsOf(child.pid!)
    } catch {
      // It has ended between two looks.
    }
  }
  const seconds = (performance.now() - start) / 1000
  const code = await ended
  if (code !== 0) throw new Error(`the export ended with ${code}`)
  const lines = await linesIn(out)
  if (lines !== REGISTERS + 1) throw new Error(`${lines} lines in place of ${REGISTERS + 1}`)
  const megabytes = statSync(out).size / 2 ** 20
  rmSync(out)
  return { seconds, memory, coreSeconds: coreMs / 1000, megabytes }
}

async function linesIn(path: string): Promise<number> {
  let count = 0
  for await (const _ of createInterface({ input: createReadStream(path) })) count += 1
  return count
}
