import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CHANNELS } from '#shared/domain/channel.ts'
import {
  type CalendarVersions,
  defaultCalendar,
  type IntakeWindow,
  intakeWindowFor,
  windowAt,
  windowsBetween,
} from '#shared/domain/intake-calendar.ts'
import { createZone } from '#shared/lib/zone.ts'

const HOUR = 3_600_000
const almaty = createZone('Asia/Almaty')
const versions: CalendarVersions = [{ effectiveOn: '2000-01-01', calendar: defaultCalendar() }]

/** On the clocks of Almaty. */
const at = (date: string, time: string) => almaty.instantOf(date, time)
const answer = (date: string, time: string, channel: (typeof CHANNELS)[number] = 'app') =>
  windowAt(versions, almaty, channel, at(date, time))
const opening = (date: string, time: string) => ({
  open: false,
  next: expect.objectContaining({ opensAt: at(date, time) }),
})

const from = Date.parse('2023-12-31T12:00:00Z')
const to = Date.parse('2027-01-01T12:00:00Z')
const everyWindow = new Map(
  CHANNELS.map((channel) => [
    channel,
    windowsBetween(versions, almaty, channel, from - 48 * HOUR, to + 40 * 24 * HOUR),
  ]),
)
const channel = fc.constantFrom(...CHANNELS)
/** Any instant of three years, the moments about the edges of windows more often. */
const instant = fc.oneof(
  fc.integer({ min: from, max: to }),
  fc
    .tuple(channel, fc.nat(), fc.boolean(), fc.integer({ min: -1, max: 1 }))
    .map(([of, index, isOpening, millisecond]) => {
      const windows = everyWindow.get(of)!
      const window = windows[index % (windows.length - 40)]!
      return Math.max((isOpening ? window.opensAt : window.closesAt) + millisecond, from)
    }),
)

test('[W1] 9:00:00 is in, 20:00:00 is out, and the phone closes at 18:00', () => {
  expect(answer('2026-11-18', '09:00').open).toBe(true)
  expect(windowAt(versions, almaty, 'app', at('2026-11-18', '09:00') - 1)).toEqual(opening('2026-11-18', '09:00'))
  expect(windowAt(versions, almaty, 'app', at('2026-11-18', '20:00') - 1).open).toBe(true)
  expect(answer('2026-11-18', '20:00')).toEqual(opening('2026-11-19', '09:00'))
  expect(answer('2026-11-18', '18:00', 'phone')).toEqual(opening('2026-11-19', '09:00'))
  expect(answer('2026-11-18', '18:00', 'telegram').open).toBe(true)
})

test('[W1] the last day of each month is the last of the intake, 29 February too', () => {
  const days = {
    '2026-01-31': '2026-02-18',
    '2026-02-28': '2026-03-18',
    '2024-02-29': '2024-03-18',
    '2026-12-31': '2027-01-18',
  }

  for (const [last, next] of Object.entries(days)) {
    expect(answer(last, '19:59').open).toBe(true)
    expect(answer(last, '20:00')).toEqual(opening(next, '09:00'))
  }
})

test('[W1] an inspector reads every day at all hours, each day its own window', () => {
  const windows = windowsBetween(versions, almaty, 'inspector', at('2026-01-01', '00:00'), at('2027-01-01', '00:00'))

  expect(windows).toHaveLength(365)
  expect(windows.every((window, day) => window.opensAt === (windows[day - 1]?.closesAt ?? window.opensAt))).toBe(true)
})

test('[W1] the last minute of a year counts for December, the first for January', () => {
  const inspector = (date: string, time: string) => answer(date, time, 'inspector')

  expect(inspector('2025-12-31', '23:59')).toMatchObject({ open: true, window: { period: '2025-12' } })
  expect(inspector('2026-01-01', '00:00')).toMatchObject({ open: true, window: { period: '2026-01' } })
  expect(answer('2025-12-31', '23:59')).toMatchObject({ open: false, next: { period: '2026-01' } })
})

test('[W2] a rule change never changes the past, and picks by the day in the zone', () => {
  const later = defaultCalendar()
  later.app = { ...later.app, firstDay: 20, lastDay: 30 }
  const both: CalendarVersions = [...versions, { effectiveOn: '2026-05-01', calendar: later }]
  const open = (date: string) => windowAt(both, almaty, 'app', at(date, '10:00')).open

  expect(['2026-04-18', '2026-04-30', '2026-05-20', '2026-05-30'].map(open)).toEqual([true, true, true, true])
  expect(['2026-05-18', '2026-05-19', '2026-05-31'].map(open)).toEqual([false, false, false])
  expect(open('2026-02-28')).toBe(true)
  const midnight = at('2026-05-01', '00:00')
  const inspector = defaultCalendar()
  inspector.inspector = { ...inspector.inspector, opens: '08:00' }
  const changed: CalendarVersions = [...versions, { effectiveOn: '2026-05-01', calendar: inspector }]
  expect(windowAt(changed, almaty, 'inspector', midnight - 1).open).toBe(true)
  expect(windowAt(changed, almaty, 'inspector', midnight).open).toBe(false)
})

test('[W2] days before the first version follow the first', () => {
  const recent: CalendarVersions = [{ effectiveOn: '2026-06-01', calendar: defaultCalendar() }]

  expect(windowAt(recent, almaty, 'app', at('2025-03-18', '12:00')).open).toBe(true)
})

test('[W3] a reading on the 17th waits for the 18th', () => {
  expect(answer('2026-11-17', '12:00')).toEqual({
    open: false,
    next: { opensAt: at('2026-11-18', '09:00'), closesAt: at('2026-11-18', '20:00'), period: '2026-11' },
  })
})

test('[W3] a reading on the last evening waits for the 18th of the next month, and counts for it', () => {
  expect(answer('2026-11-30', '20:00')).toMatchObject({ open: false, next: { period: '2026-12' } })
})

test('[W3] the longest wait is 17 days 13 hours, by phone 17 days 15 hours, overnight 13 hours', () => {
  const waits = (windows: IntakeWindow[]) =>
    windows.slice(1).map((window, index) => (window.opensAt - windows[index]!.closesAt) / HOUR)
  const app = waits(windowsBetween(versions, almaty, 'app', at('2025-01-01', '00:00'), at('2027-02-01', '00:00')))
  const phone = waits(windowsBetween(versions, almaty, 'phone', at('2025-01-01', '00:00'), at('2027-02-01', '00:00')))

  expect([...new Set(app)].sort((a, b) => a - b)).toEqual([13, 17 * 24 + 13])
  expect(Math.max(...phone)).toBe(17 * 24 + 15)
})

test('[W3] every instant of three years has one answer for each channel', () => {
  fc.assert(
    fc.property(channel, instant, (of, moment) => {
      const windows = everyWindow.get(of)!
      const holding = windows.filter((window) => window.opensAt <= moment && moment < window.closesAt)
      const [next] = windows.filter((window) => window.opensAt > moment)
      expect(holding.length).toBeLessThanOrEqual(1)
      const expected = holding[0] ? { open: true, window: holding[0] } : { open: false, next }
      expect(windowAt(versions, almaty, of, moment)).toEqual(expected)
    }),
    { numRuns: 3000 },
  )
})

test('[W3] windows of a channel are disjoint and in order, over the change of the zone too', () => {
  for (const windows of everyWindow.values()) {
    expect(windows.every((window) => window.opensAt < window.closesAt)).toBe(true)
    expect(windows.every((window, index) => index === 0 || windows[index - 1]!.closesAt <= window.opensAt)).toBe(true)
  }
})

test('[W6] the evening Almaty’s clocks went back lasts an hour longer for inspectors, and closes on time for the app', () => {
  const [inspector] = windowsBetween(
    versions,
    almaty,
    'inspector',
    at('2024-02-29', '12:00'),
    at('2024-02-29', '12:01'),
  )

  expect(inspector!.closesAt - inspector!.opensAt).toBe(25 * HOUR)
  expect(answer('2024-02-29', '20:00').open).toBe(false)
  expect(new Date(at('2024-02-29', '20:00')).toISOString()).toBe('2024-02-29T14:00:00.000Z')
  expect(new Date(at('2024-03-18', '09:00')).toISOString()).toBe('2024-03-18T04:00:00.000Z')
})

test('[W6] where clocks skip or repeat hours, every instant still has one answer', () => {
  const odd = defaultCalendar()
  odd.app = { firstDay: 1, lastDay: 'last', opens: '02:15', closes: '02:45', graceHours: 0 }
  odd.phone = { ...odd.app, closes: '24:00' }
  const calendars: CalendarVersions = [{ effectiveOn: '2000-01-01', calendar: odd }]
  const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca'].map(createZone)
  const moment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) })
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.constantFrom('app', 'phone', 'inspector'), moment, (zone, of, any) => {
      const windows = windowsBetween(calendars, zone, of, any - 36 * HOUR, any + 60 * HOUR)
      const holding = windows.filter((window) => window.opensAt <= any && any < window.closesAt)
      const next = windows.find((window) => window.opensAt > any)
      expect(windowAt(calendars, zone, of, any)).toEqual(
        holding[0] ? { open: true, window: holding[0] } : { open: false, next },
      )
      expect(holding.length).toBeLessThanOrEqual(1)
    }),
    { numRuns: 500 },
  )
})

test('[W5] a basement round counts for the day it was made, if it arrives within 72 hours of its closing', () => {
  const takenAt = { at: at('2026-01-31', '16:00'), isSound: true }
  const received = (date: string, time: string) =>
    intakeWindowFor(versions, almaty, 'inspector', at(date, time), takenAt)

  expect(received('2026-02-02', '10:00')).toMatchObject({ open: true, window: { period: '2026-01' } })
  expect(received('2026-02-03', '23:59')).toMatchObject({ open: true, window: { period: '2026-01' } })
  expect(received('2026-02-04', '00:00')).toMatchObject({ open: true, window: { period: '2026-02' } })
})

test('[W5] a time that is not sound has no grace', () => {
  const takenAt = { at: at('2026-01-31', '16:00'), isSound: false }

  expect(intakeWindowFor(versions, almaty, 'inspector', at('2026-02-01', '10:00'), takenAt)).toMatchObject({
    open: true,
    window: { period: '2026-02' },
  })
})

test('[W5] without grace only the receipt counts: taken at 19:59, received at 20:00:00, queued', () => {
  const takenAt = { at: at('2026-11-30', '19:59'), isSound: true }

  expect(intakeWindowFor(versions, almaty, 'app', at('2026-11-30', '20:00'), takenAt)).toEqual(
    opening('2026-12-18', '09:00'),
  )
})

test('[W5] grace is for what was taken inside a window, by the rule of that day', () => {
  const lenient = defaultCalendar()
  lenient.app.graceHours = 24
  const both: CalendarVersions = [
    { effectiveOn: '2000-01-01', calendar: lenient },
    { effectiveOn: '2026-12-01', calendar: defaultCalendar() },
  ]
  const received = (taken: string) =>
    intakeWindowFor(both, almaty, 'app', at('2026-12-01', '10:00'), { at: at('2026-11-30', taken), isSound: true })

  expect(received('19:59')).toMatchObject({ open: true, window: { period: '2026-11' } })
  expect(received('20:01')).toMatchObject({ open: false, next: { period: '2026-12' } })
})

test('[W5] received inside a window, a reading counts for that window or an earlier one', () => {
  fc.assert(
    fc.property(
      channel,
      instant,
      fc.integer({ min: 0, max: 100 * HOUR }),
      fc.boolean(),
      (of, received, age, isSound) => {
        const plain = windowAt(versions, almaty, of, received)
        const found = intakeWindowFor(versions, almaty, of, received, { at: received - age, isSound })
        if (of !== 'inspector' || !isSound) expect(found).toEqual(plain)
        if (of === 'inspector') expect(found.open && found.window.opensAt <= received).toBe(true)
      },
    ),
  )
})

test('[W3] a calendar that never opens again is a fault, not an endless search', () => {
  const shut = defaultCalendar()
  shut.app = { ...shut.app, firstDay: 20, lastDay: 10 }

  expect(() => windowAt([{ effectiveOn: '2000-01-01', calendar: shut }], almaty, 'app', from)).toThrow('never opens')
  expect(() => windowAt([], almaty, 'app', from)).toThrow('at least one version')
})
