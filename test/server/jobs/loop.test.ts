import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CLAIM_LASTS_MS } from '#server/jobs/claims.ts'
import { startLoop } from '#server/jobs/loop.ts'

let logged: string[]
const log = pino({}, { write: (line: string) => void logged.push(line) })
/** No other server has anything. */
const claims = {
  async holding(_: string, run: () => Promise<void>) {
    await run()
    return true
  },
}
const isDue = async () => true

beforeEach(() => {
  vi.useFakeTimers()
  logged = []
})
afterEach(() => vi.useRealTimers())

test('[W4] a job runs at once and then again and again', async () => {
  const run = vi.fn(async () => undefined)

  const loop = startLoop({ name: 'job', everyMs: 1000, isDue, run }, { claims, log })
  await vi.advanceTimersByTimeAsync(3500)
  await loop.stop()
  await vi.advanceTimersByTimeAsync(10_000)

  expect(run).toHaveBeenCalledTimes(4)
})

test('a job that fails waits twice as long each time, up to five minutes, and says so', async () => {
  const at: number[] = []
  const start = Date.now()
  const run = async () => {
    at.push((Date.now() - start) / 1000)
    throw new Error('not today')
  }

  const loop = startLoop({ name: 'job', everyMs: 1000, isDue, run }, { claims, log })
  await vi.advanceTimersByTimeAsync(1_400_000)
  await loop.stop()

  expect(at.slice(0, 5)).toEqual([0, 2, 6, 14, 30])
  expect(at.slice(-2).reduce((before, after) => after - before)).toBe(300)
  expect(JSON.parse(logged[0]!)).toMatchObject({ job: 'job', failures: 1, msg: 'job failed' })
})

test('after a success the waits are short again', async () => {
  let runs = 0
  const run = async () => {
    runs += 1
    if (runs <= 3) throw new Error('not yet')
  }

  const loop = startLoop({ name: 'job', everyMs: 1000, isDue, run }, { claims, log })
  await vi.advanceTimersByTimeAsync(14_000)
  const recovered = runs
  await vi.advanceTimersByTimeAsync(3000)
  await loop.stop()

  expect([recovered, runs]).toEqual([4, 7])
})

test('stopping waits for the run under way, and no other begins', async () => {
  const done: string[] = []
  const run = async () => {
    await new Promise((later) => setTimeout(later, 500))
    done.push('run')
  }

  const loop = startLoop({ name: 'job', everyMs: 1000, isDue, run }, { claims, log })
  const stopped = loop.stop().then(() => done.push('stopped'))
  await vi.advanceTimersByTimeAsync(5000)
  await stopped

  expect(done).toEqual(['run', 'stopped'])
})

test('a job whose server died is taken over as soon as its claim has run out, not a whole turn later', async () => {
  const run = vi.fn(async () => undefined)
  const start = Date.now()
  const isFree = () => Date.now() - start >= CLAIM_LASTS_MS
  const holding = async (name: string, own: () => Promise<void>) => isFree() && claims.holding(name, own)

  const loop = startLoop({ name: 'job', everyMs: 3_600_000, isDue, run }, { claims: { holding }, log })
  await vi.advanceTimersByTimeAsync(CLAIM_LASTS_MS)
  await loop.stop()

  expect(run).toHaveBeenCalledTimes(1)
})

test('a job that is not due, or that another server does, does not run', async () => {
  const run = vi.fn(async () => undefined)
  let isDueNow = false
  let isTaken = true
  const holding = async (name: string, own: () => Promise<void>) => !isTaken && claims.holding(name, own)

  const loop = startLoop({ name: 'job', everyMs: 1000, isDue: async () => isDueNow, run }, { claims: { holding }, log })
  await vi.advanceTimersByTimeAsync(2500)
  isDueNow = true
  await vi.advanceTimersByTimeAsync(2000)
  const before = run.mock.calls.length
  isTaken = false
  await vi.advanceTimersByTimeAsync(1000)
  await loop.stop()

  expect([before, run.mock.calls.length]).toEqual([0, 1])
  expect(logged).toEqual([])
})

test('after each run it is told how it went', async () => {
  const told: [string, unknown][] = []
  const fault = new Error('not today')
  let runs = 0
  const run = async () => {
    runs += 1
    if (runs === 1) throw fault
  }

  const loop = startLoop(
    { name: 'job', everyMs: 1000, isDue, run },
    { claims, log, onRun: (name, wrong) => void told.push([name, wrong]) },
  )
  await vi.advanceTimersByTimeAsync(2500)
  await loop.stop()

  expect(told).toEqual([
    ['job', fault],
    ['job', null],
  ])
})
