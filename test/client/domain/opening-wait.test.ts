/** Opening wait: when a device looks again at what is queued. */
import { expect, test } from 'vitest'
import { isOverdue, openingWait } from '#client/domain/opening-wait.ts'
import { aReceivedEntry, aSavedEntry, NOON } from '#test/support/test-entry.ts'

const HOUR = 3_600_000
const queued = (opensAt: number) => aReceivedEntry({ standing: { status: 'queued', opensAt, period: '2026-11' } })

test('[W4] the device looks again soon after the earliest opening, not all devices in the same second', () => {
  const entries = [queued(NOON + 2 * HOUR), queued(NOON + HOUR)]

  expect(openingWait(entries, NOON, () => 0)).toBe(HOUR + 2_000)
  expect(openingWait(entries, NOON, () => 1)).toBe(HOUR + 10_000)
  expect(isOverdue(entries, NOON)).toBe(false)
})

test('[W4] what is spoken of as queued past its opening is asked after again and again, calmly', () => {
  const entries = [queued(NOON - HOUR), queued(NOON + HOUR)]

  expect(openingWait(entries, NOON, () => 0.5)).toBe(30_000)
  expect(isOverdue(entries, NOON)).toBe(true)
})

test('[W4] what is not queued waits for no opening', () => {
  const entries = [aSavedEntry(), aReceivedEntry()]

  expect(openingWait(entries, NOON, () => 0.5)).toBeNull()
  expect(isOverdue(entries, NOON)).toBe(false)
})
