/** Postgres schedules: fault schedules against a server on PostgreSQL; fewer, since each question there takes longer. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runSchedule } from '#test/fuzz/fault-schedule.ts'
import { closeSharedServer } from '#test/fuzz/world.ts'
import { type Postgres, startPostgres } from '#test/support/postgres.ts'

const FIRST = 500_001
const SCHEDULES = Number(process.env.ESEP_POSTGRES_SCHEDULES ?? 200)

let postgres: Postgres
let url: string

beforeAll(async () => {
  postgres = await startPostgres()
  url = await postgres.database()
  // The library says aloud each time it heals a lost connection; that happens here on purpose.
  const warned = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  return () => warned.mockRestore()
})
afterAll(async () => {
  await closeSharedServer()
  await postgres.stop()
})

test(`[faults/G1] [faults/G2] [faults/G3] [faults/G5] [faults/G6] [R4] on PostgreSQL too ${SCHEDULES} schedules lose, double, misplace and falsely receive nothing`, async () => {
  for (let seed = FIRST; seed < FIRST + SCHEDULES; seed += 1) {
    const { wrong, trace } = await runSchedule(seed, null, url)
    expect(wrong, `seed ${seed}: ${trace.join(', ')}`).toBeNull()
  }
})
