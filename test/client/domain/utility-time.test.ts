/** Utility time: the utility's day and hour without the device's zone. */
import { expect, test } from 'vitest'
import {
  clockDelta,
  dateAt,
  type IntakeOutlook,
  intakeOutlook,
  utilityNow,
  wallTimeAt,
} from '#client/domain/utility-time.ts'

/** Asia/Almaty, as the server sends it. */
const OFFSETS = [
  { fromAt: 0, minutes: 360 },
  { fromAt: Date.parse('2024-02-29T18:00:00Z'), minutes: 300 },
]

const at = (text: string): number => Date.parse(text)

test('[W6] the day and hour follow the offsets sent, through the change of 1 March 2024', () => {
  expect(wallTimeAt(OFFSETS, at('2024-02-29T17:59:00Z'))).toEqual({ on: '2024-02-29', hour: 23, minute: 59 })
  expect(wallTimeAt(OFFSETS, at('2024-02-29T18:00:00Z'))).toEqual({ on: '2024-02-29', hour: 23, minute: 0 })
  expect(wallTimeAt(OFFSETS, at('2024-02-29T19:00:00Z'))).toEqual({ on: '2024-03-01', hour: 0, minute: 0 })
})

test('[W6] a moment before the first offset known uses that one', () => {
  expect(dateAt(OFFSETS.slice(1), at('1980-01-01T00:00:00Z'))).toBe('1980-01-01')
})

test('[W6] a wrong device clock is corrected by what the server said', () => {
  const clock = clockDelta(at('2015-01-01T00:00:00Z'), at('2015-01-01T00:00:02Z'), at('2026-11-20T07:00:01Z'))

  expect(utilityNow(at('2015-01-01T00:10:00Z'), clock)).toBe(at('2026-11-20T07:10:00Z'))
  expect(clock.serverSeenAt).toBe(at('2026-11-20T07:00:01Z'))
  expect(utilityNow(5, null)).toBe(5)
})

const day = (on: string, period: string) => ({
  opensAt: at(`${on}T09:00:00+05:00`),
  closesAt: at(`${on}T20:00:00+05:00`),
  period,
})
const WINDOWS = [
  day('2026-11-28', '2026-11'),
  day('2026-11-29', '2026-11'),
  day('2026-11-30', '2026-11'),
  day('2026-12-18', '2026-12'),
]

const seen = ({ open, next, daysLeft, lastClosesAt }: IntakeOutlook) => [
  WINDOWS.indexOf(open!),
  WINDOWS.indexOf(next!),
  daysLeft,
  lastClosesAt,
]

test.each([
  ['[W1] at 9:00:00 it is open', '2026-11-29T09:00:00+05:00', [1, 2, 2, WINDOWS[2]!.closesAt]],
  [
    '[W1] at 20:00:00 it is closed until the next morning',
    '2026-11-29T20:00:00+05:00',
    [-1, 2, 1, WINDOWS[2]!.closesAt],
  ],
  ['[W3] the last evening waits for the 18th', '2026-11-30T20:00:00+05:00', [-1, 3, 0, null]],
  ['[W3] the last day has one day left', '2026-11-30T19:59:59+05:00', [2, 3, 1, WINDOWS[2]!.closesAt]],
  ['[W6] windows used up leave nothing to say', '2027-02-01T00:00:00+05:00', [-1, -1, 0, null]],
])('%s', (_, now, expected) => {
  expect(seen(intakeOutlook(WINDOWS, at(now)))).toEqual(expected)
})
