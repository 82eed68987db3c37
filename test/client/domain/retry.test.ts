/** Retry: what each answer means and when the next try comes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TRY_ERRORS } from '#client/domain/outbox-entry.ts'
import {
  backOff,
  DAY,
  FLUSH_REASONS,
  isDue,
  LONGEST_BACK_OFF,
  nextWait,
  retryAfterMs,
  verdictOf,
} from '#client/domain/retry.ts'
import { aSavedEntry, NOON } from '#test/support/test-entry.ts'

const said = (status: number, ours = true, waits: number | null = null) => {
  const { error, whole, waitMs } = verdictOf({ status, ours, retryAfterMs: waits })
  return [error, whole, waitMs]
}

test.each([
  ['[faults/N3] a page of a Wi-Fi login with 200', 200, false, ['captive', false, null]],
  ['[faults/N3] a redirect', 302, false, ['captive', false, null]],
  ['[faults/N3] network authentication required', 511, false, ['captive', false, null]],
  ['[faults/A1] signed out', 401, true, ['signed-out', false, null]],
  ['[faults/N3] a 401 that is not ours', 401, false, ['captive', false, null]],
  ['[faults/A3] another person', 409, true, ['other-person', false, null]],
  ['[faults/N10] too big', 413, true, ['too-big', false, null]],
  ['[faults/G11] too old an app', 426, true, ['update', false, null]],
  ['[faults/N11] busy', 503, true, ['busy', false, null]],
  ['[faults/N15] a gateway without its server', 502, false, ['server', false, null]],
  ['[faults/N9] refused for what it carries', 400, true, ['refused', true, null]],
  ['[faults/N9] a fault at the server', 500, true, ['refused', true, null]],
  ['[faults/N4] too slow', 408, true, ['timeout', false, null]],
])('%s is told by its status', (_, status, ours, verdict) => {
  expect(said(status, ours)).toEqual(verdict)
})

test('[faults/N11] Retry-After is heeded between 5 seconds and an hour', () => {
  expect(said(429, true, 0)[2]).toBe(5_000)
  expect(said(503, true, 60_000)[2]).toBe(60_000)
  expect(said(503, true, DAY)[2]).toBe(3_600_000)
})

test('[faults/N11] Retry-After is read in seconds and as a date, and nonsense is none', () => {
  expect(retryAfterMs('90', NOON)).toBe(90_000)
  expect(retryAfterMs(new Date(NOON + 5_000).toUTCString(), NOON)).toBe(5_000)
  expect(retryAfterMs('soon', NOON)).toBeNull()
  expect(retryAfterMs(null, NOON)).toBeNull()
})

test('[faults/N11] back-off is full jitter below 2 s · 2^n and never above 15 minutes', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempts, share) => {
      const wait = backOff(attempts, () => share)
      expect(wait).toBeGreaterThanOrEqual(0)
      expect(wait).toBeLessThanOrEqual(Math.min(LONGEST_BACK_OFF, 2000 * 2 ** attempts))
    }),
  )
})

const anyEntry = fc
  .record({
    lastError: fc.option(fc.constantFrom(...TRY_ERRORS)),
    problem: fc.constantFrom(null, 'value'),
    triedBy: fc.constantFrom(null, '1', '2'),
    nextTryAt: fc.integer({ min: NOON - 100 * DAY, max: NOON + 100 * DAY }),
  })
  .map(aSavedEntry)

test('[faults/T6] no wait lasts longer than a day, whatever the clock did', () => {
  fc.assert(
    fc.property(anyEntry, fc.constantFrom(...FLUSH_REASONS), (entry, reason) => {
      expect(isDue(entry, NOON, reason, '2') || isDue(entry, NOON + DAY, reason, '2')).toBe(true)
    }),
  )
})

test('[faults/N13] the button tries everything', () => {
  fc.assert(fc.property(anyEntry, (entry) => isDue(entry, NOON, 'asked', '1')))
})

test('[faults/B4] start, view, network and sign-in end a back-off, but not what the server asked for', () => {
  for (const reason of ['start', 'visible', 'online', 'signed-in', 'sync'] as const) {
    expect(isDue(aSavedEntry({ lastError: 'network', nextTryAt: NOON + 1 }), NOON, reason, '1')).toBe(true)
    expect(isDue(aSavedEntry({ lastError: 'busy', nextTryAt: NOON + 1 }), NOON, reason, '1')).toBe(false)
  }
})

test('[faults/N9] what needs a person is tried again after a day, or by another version of the app', () => {
  const entry = aSavedEntry({ problem: 'value', triedBy: '1', nextTryAt: NOON + DAY })

  expect(isDue(entry, NOON, 'start', '1')).toBe(false)
  expect(isDue(entry, NOON + DAY, 'timer', '1')).toBe(true)
  expect(isDue(entry, NOON, 'timer', '2')).toBe(true)
})

test('[faults/G14] while somebody looks, a way that was shut is tried again within 10 seconds', () => {
  const entry = aSavedEntry({ lastError: 'network', nextTryAt: NOON + LONGEST_BACK_OFF })

  expect(nextWait([entry], NOON, () => 1)).toBe(10_000)
  expect(nextWait([entry], NOON, () => 0)).toBe(5_000)
  expect(isDue(entry, NOON, 'in-view', '1')).toBe(true)
  expect(isDue(entry, NOON, 'timer', '1')).toBe(false)
})

test('[faults/N13] the wait is that of the reading due first, and none without readings', () => {
  const soon = aSavedEntry({ lastError: 'refused', nextTryAt: NOON + 30_000 })
  const late = aSavedEntry({ lastError: 'busy', nextTryAt: NOON + 60_000 })

  expect(nextWait([late, soon], NOON, () => 0)).toBe(30_000)
  expect(nextWait([], NOON, () => 0)).toBeNull()
})
