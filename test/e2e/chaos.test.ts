/**
 * Chaos: random bad weeks on a real browser and a real server. What the app once said to be saved is in the end at the
 * utility, once, under its own account, and the app says so.
 *
 * `CHAOS` schedules (10) from seed `CHAOS_SEED` (1) on; each prints its seed.
 */
import { test } from 'vitest'
import { badWeeks } from '#test/support/bad-weeks.ts'

const FIRST = Number(process.env.CHAOS_SEED ?? 1)
const seeds = Array.from({ length: Number(process.env.CHAOS ?? 10) }, (_, at) => FIRST + at)

test.each(seeds)('[faults/G1] [faults/G3] [faults/G5] a bad week, seed %i', badWeeks())
