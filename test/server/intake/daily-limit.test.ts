import { expect, test } from 'vitest'
import { createDailyLimit, INSPECTORS_A_DAY } from '#server/intake/daily-limit.ts'
import { createTestClock } from '#test/support/test-clock.ts'

test('[security/O4] an account brings so many a day, in whichever batches, and as many the next', () => {
  const clock = createTestClock('2026-11-20T12:00:00Z')
  const limit = createDailyLimit(clock, 2)
  const [first, second] = [limit.tally(), limit.tally()]

  const today = [first.allows('a'), second.allows('a'), first.allows('a'), first.allows('b')]
  clock.set('2026-11-21T00:00:00Z')

  expect(today).toEqual([true, true, false, true])
  expect(second.allows('a')).toBe(true)
})

test('[security/O4] the limit is 100', () => {
  const tally = createDailyLimit(createTestClock(0)).tally()

  const allowed = Array.from({ length: 150 }, () => tally.allows('a')).filter(Boolean)

  expect(allowed).toHaveLength(100)
})

test('[security/O4] an inspector has a day’s work free elsewhere, more than once over, and no more', () => {
  const tally = createDailyLimit(createTestClock(0)).tally()

  const allowed = Array.from({ length: 3000 }, () => tally.allows('by staff:bota', INSPECTORS_A_DAY)).filter(Boolean)

  expect(allowed).toHaveLength(2000)
  expect(allowed.length).toBeGreaterThan(2 * (600 + 300))
  expect(tally.allows('astana-12045587')).toBe(true)
})

test('[faults/V13] [security/O4] what a batch counted and did not store is given back once, and nothing of another', () => {
  const limit = createDailyLimit(createTestClock(0), 3)
  const [kept, refused] = [limit.tally(), limit.tally()]
  const allowed = [kept.allows('a'), refused.allows('a'), refused.allows('a'), refused.allows('a')]

  refused.giveBack()
  refused.giveBack()

  expect(allowed).toEqual([true, true, true, false])
  expect([refused.allows('a'), refused.allows('a'), refused.allows('a')]).toEqual([true, true, false])
})

test('[faults/V13] what was counted yesterday is not given back today', () => {
  const clock = createTestClock('2026-11-20T23:59:59Z')
  const limit = createDailyLimit(clock, 1)
  const [yesterday, today] = [limit.tally(), limit.tally()]
  yesterday.allows('a')
  clock.pass(2000)
  today.allows('a')

  yesterday.giveBack()

  expect(limit.tally().allows('a')).toBe(false)
})
