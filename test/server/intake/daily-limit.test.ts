import { expect, test } from 'vitest'
import { createDailyLimit } from '#server/intake/daily-limit.ts'
import { createTestClock } from '#test/support/test-clock.ts'

test('[security/O4] an account brings so many a day, and as many the next', () => {
  const clock = createTestClock('2026-11-20T12:00:00Z')
  const limit = createDailyLimit(clock, 2)

  const today = [limit.allows('a'), limit.allows('a'), limit.allows('a'), limit.allows('b')]
  clock.set('2026-11-21T00:00:00Z')

  expect(today).toEqual([true, true, false, true])
  expect(limit.allows('a')).toBe(true)
})

test('[security/O4] the limit is 100', () => {
  const limit = createDailyLimit(createTestClock(0))

  const allowed = Array.from({ length: 150 }, () => limit.allows('a')).filter(Boolean)

  expect(allowed).toHaveLength(100)
})
