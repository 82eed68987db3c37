/** Seeded bugs: each is found, so the schedules can find what matters. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { runSchedule } from '#test/fuzz/fault-schedule.ts'
import { SEEDED_BUGS } from '#test/fuzz/seeded-bugs.ts'
import { SEEDED_VISIT_BUGS } from '#test/fuzz/seeded-visit-bugs.ts'

const WITHIN = 1000

test.each([...SEEDED_BUGS, ...SEEDED_VISIT_BUGS])('[faults/Q2] found within 1,000 schedules: $name', async (bug) => {
  const warned = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  onTestFinished(() => warned.mockRestore())

  let found: string | null = null
  let seed = 0
  while (found === null && seed < WITHIN) {
    seed += 1
    found = (await runSchedule(seed, bug)).wrong
  }

  expect(found).not.toBeNull()
  expect(found).not.toMatch(/^fault/)
  console.log(`${bug.name}: seed ${seed}, ${found?.split(':')[0]}`)
})
