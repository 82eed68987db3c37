import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CLOCK_SLACK_MS, takenAtOf } from '#shared/domain/taken-at.ts'

const HOUR = 3_600_000
const now = Date.parse('2026-11-21T10:00:00Z')

/** Taken two hours before it is received, by a clock that is `wrong` by so much. */
const facts = (wrong: number, more: Partial<Parameters<typeof takenAtOf>[0]> = {}) => ({
  deviceTime: { at: now - 2 * HOUR + wrong, jumped: false },
  deviceNow: now + wrong,
  serverSeenAt: now - 24 * HOUR,
  receivedAt: now,
  ...more,
})

test('[P6] a clock that is wrong by any amount, but steadily, gives the right time', () => {
  for (const wrong of [0, HOUR, -HOUR, -46 * 365 * 24 * HOUR, 10 * 365 * 24 * HOUR]) {
    expect(takenAtOf(facts(wrong))).toEqual({ takenAt: now - 2 * HOUR, isSound: true })
  }
})

test('[P6] a time before the server was last seen is unsound, and becomes the time of receipt', () => {
  expect(takenAtOf(facts(0, { serverSeenAt: now - HOUR }))).toEqual({ takenAt: now, isSound: false })
})

test('[P6] a time after the receipt is unsound', () => {
  expect(takenAtOf(facts(0, { deviceTime: { at: now + HOUR, jumped: false } }))).toEqual({
    takenAt: now,
    isSound: false,
  })
})

test('[P6] a clock that jumped while the page lived is unsound, however likely the time', () => {
  expect(takenAtOf(facts(0, { deviceTime: { at: now - HOUR, jumped: true } }))).toEqual({
    takenAt: now,
    isSound: false,
  })
})

test('[P6] what a message takes on its way is not held against a reading', () => {
  const taken = now - 2 * HOUR

  expect(takenAtOf(facts(0, { serverSeenAt: taken + CLOCK_SLACK_MS })).isSound).toBe(true)
  expect(takenAtOf(facts(0, { serverSeenAt: taken + CLOCK_SLACK_MS + 1 })).isSound).toBe(false)
  const ahead = { at: now + CLOCK_SLACK_MS, jumped: false }
  expect(takenAtOf(facts(0, { deviceTime: ahead }))).toEqual({ takenAt: now, isSound: true })
})

test('[P6] without an earlier contact any time since 1970 may be right', () => {
  const at = (year: number) => ({ serverSeenAt: null, deviceTime: { at: Date.UTC(year, 0, 1), jumped: false } })

  expect(takenAtOf(facts(0, { ...at(2019), deviceNow: now })).isSound).toBe(true)
  expect(takenAtOf(facts(0, { ...at(1960), deviceNow: now }))).toEqual({ takenAt: now, isSound: false })
})

test('[P6] whatever the clocks say, it is refused never, and taken after its receipt never', () => {
  const any = fc.integer({ min: -8.64e15, max: 8.64e15 })
  const near = fc.integer({ min: now - 5000, max: now + 5000 })
  const clock = fc.oneof(any, near)
  fc.assert(
    fc.property(clock, clock, fc.option(clock), fc.boolean(), (at, deviceNow, serverSeenAt, jumped) => {
      const { takenAt, isSound } = takenAtOf({ deviceTime: { at, jumped }, deviceNow, serverSeenAt, receivedAt: now })
      expect(takenAt).toBeLessThanOrEqual(now)
      if (!isSound) expect(takenAt).toBe(now)
      if (isSound && serverSeenAt !== null)
        expect(takenAt).toBeGreaterThanOrEqual(Math.min(serverSeenAt, now) - CLOCK_SLACK_MS)
    }),
    { numRuns: 2000 },
  )
})
