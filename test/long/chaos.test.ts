/**
 * Chaos: a hundred bad weeks more on a real browser and a real server, ten on each phone, so that no account comes to its
 * limit of a day. `CHAOS_LONG` schedules (100) from seed `CHAOS_SEED` (101) on; each prints its seed.
 */
import { describe, test } from 'vitest'
import { badWeeks } from '#test/support/bad-weeks.ts'

const FIRST = Number(process.env.CHAOS_SEED ?? 101)
const WEEKS = Number(process.env.CHAOS_LONG ?? 100)
const ON_A_PHONE = 10
const PATIENCE = 120_000

for (let from = FIRST; from < FIRST + WEEKS; from += ON_A_PHONE) {
  const seeds = Array.from({ length: Math.min(ON_A_PHONE, FIRST + WEEKS - from) }, (_, at) => from + at)
  describe(`phone of seed ${from}`, () => {
    test.each(seeds)('[faults/G1] [faults/G3] [faults/G5] a bad week, seed %i', badWeeks(), PATIENCE)
  })
}
