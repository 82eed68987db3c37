/**
 * Lane: one process' share of the fault schedules, in portions, each its own test. `ESEP_SCHEDULES` says how many there are
 * in all (10,000 if not said), `ESEP_SEED` with which seed they begin.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { CRASH_POINTS, crashCounts } from '#test/fuzz/crash.ts'
import { runSchedule } from '#test/fuzz/fault-schedule.ts'
import { faultCounts } from '#test/fuzz/faulty-network.ts'

const LANES = 2
const PORTION = 500

export function runLane(lane: number): void {
  const all = Number(process.env.ESEP_SCHEDULES ?? 10_000)
  const first = Number(process.env.ESEP_SEED ?? 1) + Math.floor((all / LANES) * lane)
  const count = Math.ceil(all / LANES)
  let readings = 0
  let visits = 0

  // The library says aloud each time it heals a lost connection; that happens here on purpose.
  beforeAll(() => {
    const warned = vi.spyOn(console, 'warn').mockReturnValue(undefined)
    return () => warned.mockRestore()
  })

  for (let from = first; from < first + count; from += PORTION) {
    const to = Math.min(from + PORTION, first + count) - 1
    test(`[faults/G1] [faults/G2] [faults/G3] [faults/G5] [faults/G6] [faults/G9] [R4] seeds ${from}–${to} lose, double, misplace and falsely receive nothing`, async () => {
      for (let seed = from; seed <= to; seed += 1) {
        const verdict = await runSchedule(seed)
        readings += verdict.readings
        visits += verdict.visits
        expect(verdict.wrong, `seed ${seed}: ${verdict.trace.join(', ')}`).toBeNull()
      }
    })
  }

  test('[faults/G1] every point at which a tab may die was met, as often as so many schedules should', () => {
    const least = count >= 5000 ? 50 : 0
    for (const point of CRASH_POINTS) expect(crashCounts[point] ?? 0, point).toBeGreaterThanOrEqual(least)
  })

  test('[faults/G1] inspectors ended visits, as many as in so many schedules they should', () => {
    expect(visits).toBeGreaterThanOrEqual(count >= 5000 ? 1500 : 0)
  })

  afterAll(() => {
    const seeds = `${first}–${first + count - 1}`
    console.log(
      JSON.stringify({ lane, schedules: count, seeds, readings, visits, crashes: crashCounts, network: faultCounts }),
    )
  })
}
