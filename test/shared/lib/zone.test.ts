import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assertZoneData, createZone } from '#shared/lib/zone.ts'

const ZONES = [
  'Asia/Almaty',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Pacific/Apia',
  'UTC',
]
const zones = ZONES.map((name) => createZone(name))
const zone = fc.constantFrom(...zones)
const instant = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2037, 0, 1) })
const almaty = createZone('Asia/Almaty')
const berlin = createZone('Europe/Berlin')

const iso = (at: number): string => new Date(at).toISOString()

/** `HH:MM` on the clocks of the zone, asked of the runtime directly. */
const shownAt = (name: string, at: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: name, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)

test('[W6] zone data that knows Kazakhstan’s change of 2024 passes', () => {
  expect(() => assertZoneData()).not.toThrow()
})

test('[W6] zone data that stayed at +06:00 is refused, and the message says what to do', () => {
  const stale = () => ({ offsetAt: () => 360 })

  expect(() => assertZoneData(stale)).toThrow(/Asia\/Almaty must be 300 .* but is 360 and 360\. Update/)
})

test('[W6] Asia/Almaty goes from +06:00 to +05:00 on 1 March 2024', () => {
  const changedAt = Date.parse('2024-02-29T18:00:00Z')

  expect(almaty.offsetAt(changedAt - 1)).toBe(360)
  expect(almaty.offsetAt(changedAt)).toBe(300)
  expect(almaty.offsetsBetween(Date.UTC(2024, 0, 1), Date.UTC(2026, 0, 1))).toEqual([
    { fromAt: Date.UTC(2024, 0, 1), minutes: 360 },
    { fromAt: changedAt, minutes: 300 },
  ])
})

test('[W6] the hour shown twice that evening means the first, and 29 February has 25 hours', () => {
  expect(iso(almaty.instantOf('2024-02-29', '23:30'))).toBe('2024-02-29T17:30:00.000Z')
  expect(iso(almaty.instantOf('2024-02-29', '24:00'))).toBe('2024-02-29T19:00:00.000Z')
  expect(almaty.instantOf('2024-02-29', '24:00') - almaty.instantOf('2024-02-29', '00:00')).toBe(25 * 3_600_000)
  expect(almaty.dateAt(Date.parse('2024-02-29T18:59:59.999Z'))).toBe('2024-02-29')
  expect(almaty.dateAt(Date.parse('2024-02-29T19:00:00Z'))).toBe('2024-03-01')
})

test('[W6] a time that clocks skip means the first moment after', () => {
  expect(iso(berlin.instantOf('2026-03-29', '02:30'))).toBe('2026-03-29T01:00:00.000Z')
  expect(iso(berlin.instantOf('2026-03-29', '03:00'))).toBe('2026-03-29T01:00:00.000Z')
  expect(iso(berlin.instantOf('2026-10-25', '02:30'))).toBe('2026-10-25T00:30:00.000Z')
})

test('[W6] a whole day that clocks skip is empty', () => {
  const apia = createZone('Pacific/Apia')

  expect(apia.instantOf('2011-12-30', '00:00')).toBe(apia.instantOf('2011-12-30', '24:00'))
  expect(iso(apia.instantOf('2011-12-31', '00:00'))).toBe('2011-12-30T10:00:00.000Z')
})

test('[W1] 24:00 is 00:00 of the next day, over the turn of a year too', () => {
  expect(almaty.instantOf('2025-12-31', '24:00')).toBe(almaty.instantOf('2026-01-01', '00:00'))
  expect(iso(almaty.instantOf('2026-01-01', '00:00'))).toBe('2025-12-31T19:00:00.000Z')
})

test('[W6] what clocks show leads back to the instant, or to the earlier one that shows the same', () => {
  fc.assert(
    fc.property(zone, instant, (there, any) => {
      const at = Math.floor(any / 60_000) * 60_000
      const time = shownAt(there.name, at)
      const found = there.instantOf(there.dateAt(at), time)
      expect(shownAt(there.name, found)).toBe(time)
      expect(there.dateAt(found)).toBe(there.dateAt(at))
      if (found !== at) expect(found).toBe(at - (there.offsetAt(found) - there.offsetAt(at)) * 60_000)
      expect(found).toBeLessThanOrEqual(at)
    }),
    { numRuns: 1000 },
  )
})

test('[W6] offsets remembered are the offsets the runtime gives', () => {
  fc.assert(
    fc.property(zone, instant, (there, at) => {
      const [hours, minutes] = shownAt(there.name, at).split(':').map(Number)
      const minuteOfDay = Math.floor(at / 60_000) + there.offsetAt(at)
      expect(((minuteOfDay % 1440) + 1440) % 1440).toBe(hours! * 60 + minutes!)
    }),
    { numRuns: 1000 },
  )
})

test('[W6] the offsets sent to a device say the same as the zone', () => {
  const days = fc.integer({ min: 0, max: 400 })
  fc.assert(
    fc.property(zone, instant, days, fc.double({ min: 0, max: 1, noNaN: true }), (there, fromAt, length, share) => {
      const toAt = fromAt + length * 86_400_000
      const offsets = there.offsetsBetween(fromAt, toAt)
      const at = Math.floor(fromAt + share * (toAt - fromAt))
      fc.pre(at < toAt || at === fromAt)
      expect(offsets.findLast((offset) => offset.fromAt <= at)?.minutes).toBe(there.offsetAt(at))
      expect(offsets[0]?.fromAt).toBe(fromAt)
    }),
  )
})

test('[W6] a zone that nobody knows and a time that no clock shows are faults', () => {
  expect(() => createZone('Asia/Atlantis')).toThrow(RangeError)
  expect(() => almaty.instantOf('2026-01-01', '25:00')).toThrow('not a time of day')
})
