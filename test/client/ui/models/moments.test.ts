import { expect, test } from 'vitest'
import { momentsOf } from '#client/ui/models/moments.ts'
import { en } from '#client/ui/words/en.ts'
import { NOON } from '#test/support/test-entry.ts'

const HOUR = 3_600_000
const OFFSETS = { offsets: [{ fromAt: 0, minutes: 300 }] }

test('[W6] what this device’s wrong clock noted is said in the utility’s time', () => {
  const moments = momentsOf(en, OFFSETS, { delta: 2 * HOUR, serverSeenAt: NOON }, NOON)

  expect(moments.nearOfDevice(NOON - 2 * HOUR)).toBe('today, 12:00')
  expect(moments.near(NOON)).toBe('today, 12:00')
})

test('another year’s moment is said with its year', () => {
  const moments = momentsOf(en, OFFSETS, null, NOON)

  expect(moments.exact(NOON)).toBe('20 November, 12:00')
  expect(moments.exact(NOON - 365 * 24 * HOUR)).toContain('2025')
})
