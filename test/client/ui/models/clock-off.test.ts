import { expect, test } from 'vitest'
import { clockOff } from '#client/ui/models/clock-off.ts'

const BUILT_AT = Date.parse('2026-11-01T00:00:00Z')
const NOW = Date.parse('2026-11-20T07:00:00Z')
const HOUR = 3_600_000
const seen = (delta: number) => ({ delta, serverSeenAt: NOW })

test('[faults/T1] a clock that is days off is said, either way, with the difference', () => {
  expect(clockOff(NOW - 48 * HOUR, seen(48 * HOUR), BUILT_AT)).toEqual({ kind: 'wrong', by: 48 * HOUR })
  expect(clockOff(NOW + 48 * HOUR, seen(-48 * HOUR), BUILT_AT)).toEqual({ kind: 'wrong', by: 48 * HOUR })
})

test('[faults/T3] [faults/T4] an hour off, as by old zone data, is not worth a word', () => {
  expect(clockOff(NOW - HOUR, seen(HOUR), BUILT_AT)).toBeNull()
  expect(clockOff(NOW, null, BUILT_AT)).toBeNull()
})

test('[faults/T5] a clock before the app was built is said also when no server could be asked', () => {
  const long = Date.parse('1980-01-06T00:00:00Z')
  expect(clockOff(long, null, BUILT_AT)).toEqual({ kind: 'before-build' })
  expect(clockOff(long, seen(0), BUILT_AT)).toEqual({ kind: 'before-build' })
})

test('[faults/T5] a clock that the server found right is right, also if the app was built on a machine that was ahead', () => {
  expect(clockOff(NOW, seen(0), NOW + 90 * 24 * HOUR)).toBeNull()
})
