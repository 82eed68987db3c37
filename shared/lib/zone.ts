/**
 * Zone: what a city's clocks show at an instant, and the instant at which they show it. Its source is the runtime's zone data.
 *
 * The server's work alone: a device renders utility time from the offsets it is sent (W6). Clocks are taken to change on
 * a quarter of an hour and at most once in two days, as all have since 1972.
 */
import { addDays, type CalendarDate, dateOfDay, dayOf } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type Zone = {
  /** IANA name. */
  name: string
  /** Minutes east of UTC. */
  offsetAt(at: Instant): number
  dateAt(at: Instant): CalendarDate
  /** When the clocks show `HH:MM` of that date: the first time if twice, the first moment after if never. `24:00` ends the day. */
  instantOf(date: CalendarDate, time: string): Instant
  /** The offset at `fromAt`, then each change before `toAt`, oldest first. */
  offsetsBetween(fromAt: Instant, toAt: Instant): { fromAt: Instant; minutes: number }[]
}

const MINUTE = 60_000
const QUARTER = 15 * MINUTE
const DAY = 96 * QUARTER

/** Some 500 days of quarters; more would be a scan, not a working set. */
const KEPT = 50_000

/** Throws a RangeError if the runtime does not know the name. */
export function createZone(name: string): Zone {
  const offsetNow = offsetReader(name)
  const known = new Map<number, number>()

  function offsetAtQuarter(quarter: number): number {
    const earlier = known.get(quarter)
    if (earlier !== undefined) return earlier
    if (known.size >= KEPT) known.clear()
    const minutes = offsetNow(quarter * QUARTER)
    known.set(quarter, minutes)
    return minutes
  }

  function offsetAt(at: Instant): number {
    const start = Math.floor(at / DAY) * 96
    const minutes = offsetAtQuarter(start)
    return minutes === offsetAtQuarter(start + 96) ? minutes : offsetAtQuarter(Math.floor(at / QUARTER))
  }

  const dateAt = (at: Instant): CalendarDate => dateOfDay(Math.floor((at + offsetAt(at) * MINUTE) / DAY))

  function instantOf(date: CalendarDate, time: string): Instant {
    if (time === '24:00') return instantOf(addDays(date, 1), '00:00')
    const shown = dayOf(date) * DAY + minutesOf(time) * MINUTE
    const offsets = [offsetAt(shown - DAY), offsetAt(shown + DAY)].sort((a, b) => b - a)
    const moments = offsets.map((minutes) => shown - minutes * MINUTE)
    const found = moments.find((at) => at + offsetAt(at) * MINUTE === shown)
    if (found !== undefined) return found
    let at = Math.ceil(moments[0]! / QUARTER) * QUARTER
    while (at + offsetAt(at) * MINUTE < shown) at += QUARTER
    return at
  }

  function offsetsBetween(fromAt: Instant, toAt: Instant): { fromAt: Instant; minutes: number }[] {
    const offsets = [{ fromAt, minutes: offsetAt(fromAt) }]
    let at = fromAt
    while (at < toAt) {
      const step = offsetAt(at) === offsetAt(at + DAY) ? DAY : QUARTER
      at = Math.floor(at / QUARTER) * QUARTER + step
      const minutes = offsetAt(at)
      if (at < toAt && minutes !== offsets.at(-1)!.minutes) offsets.push({ fromAt: at, minutes })
    }
    return offsets
  }

  return { name, offsetAt, dateAt, instantOf, offsetsBetween }
}

/**
 * Refuses to run on zone data that does not know Kazakhstan's change of 1 March 2024 (W6): every window would be an hour
 * off, and nothing else would tell.
 */
export function assertZoneData(create: (name: string) => Pick<Zone, 'offsetAt'> = createZone): void {
  const almaty = create('Asia/Almaty')
  const now = almaty.offsetAt(Date.UTC(2026, 0, 15))
  const then = almaty.offsetAt(Date.UTC(2024, 1, 15))
  if (now === 300 && then === 360) return
  throw new Error(
    `The time zone data is out of date: Asia/Almaty must be 300 minutes east on 2026-01-15 and 360 on 2024-02-15, but is ${now} and ${then}. Update the runtime's zone data (tzdata 2024a or newer).`,
  )
}

function minutesOf(time: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? []
  if (!hours) throw new Error(`not a time of day: ${time}`)
  return Number(hours) * 60 + Number(minutes)
}

function offsetReader(name: string): (at: Instant) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (at) => {
    const shown = new Map(format.formatToParts(at).map((part) => [part.type, Number(part.value)]))
    const field = (type: Intl.DateTimeFormatPartTypes) => shown.get(type) ?? 0
    const date = Date.UTC(
      field('year'),
      field('month') - 1,
      field('day'),
      field('hour'),
      field('minute'),
      field('second'),
    )
    return Math.round((date - at) / MINUTE)
  }
}
