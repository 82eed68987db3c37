import { pino } from 'pino'
import { beforeEach, expect, test } from 'vitest'
import { aheadOf, assertClock, createClockWatch } from '#server/operations/clock-watch.ts'
import { createMetrics, type Metrics } from '#server/operations/metrics.ts'
import { createSkews, type Skews } from '#server/operations/skews.ts'
import { metricOf } from '#test/support/metric-of.ts'
import { createTestClock } from '#test/support/test-clock.ts'

const BUILT = Date.parse('2026-11-20T12:00:00Z')
const AN_HOUR = 3_600_000

let metrics: Metrics
let skews: Skews
let logged: { msg: string; seconds: number }[]

beforeEach(() => {
  metrics = createMetrics()
  skews = createSkews()
  logged = []
})

function aWatch() {
  const clock = createTestClock(BUILT)
  let steady = 0
  const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) })
  const watch = createClockWatch(metrics, { clock, monotonic: () => steady, skews, log })
  return {
    look: watch.look,
    pass(wall: number, monotonic = wall) {
      clock.pass(wall)
      steady += monotonic
    },
  }
}

const figure = async (name: string) => metricOf((await metrics.page()).text, name)
const people = (count: number, skew: number, from = 0) => {
  for (let at = from; at < from + count; at += 1) skews.add(`s_${at}`, skew + at)
}

test('[faults/V21] a clock from before the program was built is refused, with both times and what to do', () => {
  expect(() => assertClock(Date.parse('2015-01-01T00:00:00Z'), BUILT)).toThrow(
    /2015-01-01T00:00:00.000Z.*2026-11-20T12:00:00.000Z.*timedatectl/,
  )
  expect(() => assertClock(BUILT - 12 * AN_HOUR, BUILT)).not.toThrow()
  expect(() => assertClock(BUILT + 10_000 * AN_HOUR, BUILT)).not.toThrow()
})

test('[faults/V21] a clock behind what the database has seen is told of', () => {
  expect(aheadOf(BUILT, null)).toBeNull()
  expect(aheadOf(BUILT, BUILT + 60_000)).toBeNull()
  expect(aheadOf(BUILT, BUILT + AN_HOUR)).toContain('2026-11-20T13:00:00.000Z')
})

test('[faults/V21] a clock that is set while the server runs is told of and counted, forwards and back', async () => {
  const { look, pass } = aWatch()
  pass(15_000)
  look()
  pass(AN_HOUR, 15_000)
  look()
  pass(-AN_HOUR, 15_000)
  look()
  pass(15_500, 15_000)
  look()

  expect(logged.map(({ seconds }) => seconds)).toEqual([3585, -3615])
  expect(await figure('esep_clock_jumps_total')).toBe(2)
})

test('[faults/V21] if most phones differ by the same, that is told once, until it is over', async () => {
  const { look } = aWatch()
  people(60, -2 * AN_HOUR)
  people(40, 0, 60)
  look()
  look()
  const skew = await figure('esep_clock_skew_seconds')
  people(100, 0)
  look()

  expect(logged).toHaveLength(1)
  expect(skew).toBeLessThan(-7000)
  expect(await figure('esep_clock_skew_seconds')).toBeLessThan(1)
})

test('[faults/V21] a few phones with wrong clocks, or one that speaks again and again, say nothing about ours', () => {
  const { look } = aWatch()
  people(20, 0)
  people(9, AN_HOUR, 20)
  for (let at = 0; at < 500; at += 1) skews.add('s_28', AN_HOUR * at)

  look()

  expect(logged).toEqual([])
})

test('too few phones say nothing, and the oldest are forgotten', () => {
  people(9, AN_HOUR)
  const few = skews.median()
  people(200, 0, 100)

  expect(few).toBeNull()
  expect(skews.median()).toBeLessThan(1000)
})
