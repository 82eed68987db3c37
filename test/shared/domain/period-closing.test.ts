import { expect, test } from 'vitest'
import { CHANNELS } from '#shared/domain/channel.ts'
import { type CalendarVersions, defaultCalendar, type IntakeCalendar } from '#shared/domain/intake-calendar.ts'
import { closingOf, lastClosed } from '#shared/domain/period-closing.ts'
import { createZone } from '#shared/lib/zone.ts'

const zone = createZone('Asia/Almaty')

const always = (calendar: IntakeCalendar): CalendarVersions => [{ effectiveOn: '2000-01-01', calendar }]

const at = (text: string) => Date.parse(`${text}+05:00`)

test('[C2] [W5] a period closes when the last window of the last channel has closed and its grace is over', () => {
  expect(closingOf(always(defaultCalendar()), zone, '2026-11')).toBe(at('2026-12-04T00:00:00'))
})

test('[C2] without grace anywhere it closes with the last window', () => {
  const calendar = defaultCalendar()
  calendar.inspector = { ...calendar.app }

  expect(closingOf(always(calendar), zone, '2026-11')).toBe(at('2026-11-30T20:00:00'))
})

test('[C2] a month in which no channel opens closes when it ends', () => {
  const calendar = defaultCalendar()
  for (const channel of CHANNELS) calendar[channel] = { ...calendar[channel], firstDay: 30 }

  expect(closingOf(always(calendar), zone, '2027-02')).toBe(at('2027-03-01T00:00:00'))
})

test('[C2] [W2] each day’s window follows the calendar in force that day', () => {
  const shorter = defaultCalendar()
  for (const channel of CHANNELS) shorter[channel] = { ...shorter[channel], lastDay: 25, graceHours: 0 }
  shorter.inspector = { ...shorter.app }
  const versions = [...always(defaultCalendar()), { effectiveOn: '2026-12-01', calendar: shorter }]

  expect(closingOf(versions, zone, '2026-11')).toBe(at('2026-12-04T00:00:00'))
  expect(closingOf(versions, zone, '2026-12')).toBe(at('2026-12-25T20:00:00'))
})

test('[C2] the last period that has closed is that before last until the grace of the last is over', () => {
  const versions = always(defaultCalendar())

  expect(lastClosed(versions, zone, at('2026-12-03T23:59:59'))).toBe('2026-10')
  expect(lastClosed(versions, zone, at('2026-12-04T00:00:00'))).toBe('2026-11')
})

test('[C2] a present month may have closed before it ends', () => {
  const calendar = defaultCalendar()
  for (const channel of CHANNELS) calendar[channel] = { ...calendar[channel], lastDay: 20, graceHours: 0 }

  expect(lastClosed(always(calendar), zone, at('2026-11-25T12:00:00'))).toBe('2026-11')
})

test('[C2] with more grace than two years no period ever closes', () => {
  const calendar = defaultCalendar()
  calendar.app.graceHours = 24 * 366 * 3

  expect(lastClosed(always(calendar), zone, at('2026-11-25T12:00:00'))).toBeNull()
})
