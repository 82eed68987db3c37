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

test('[faults/V13] [security/O4] what was counted and not stored is given back, and never more than was counted', () => {
  const limit = createDailyLimit(createTestClock(0), 2)
  const allowed = [limit.allows('a'), limit.allows('a'), limit.allows('a')]

  limit.giveBack('a', 0)
  limit.giveBack('b', 0)

  expect([...allowed, limit.allows('a'), limit.allows('a')]).toEqual([true, true, false, true, false])
  expect([limit.allows('b'), limit.allows('b'), limit.allows('b')]).toEqual([true, true, false])
})

test('[faults/V13] what was counted yesterday is not given back today', () => {
  const clock = createTestClock('2026-11-20T23:59:59Z')
  const limit = createDailyLimit(clock, 1)
  const yesterday = clock.now()
  limit.allows('a')
  clock.pass(2000)
  limit.allows('a')

  limit.giveBack('a', yesterday)

  expect(limit.allows('a')).toBe(false)
})
