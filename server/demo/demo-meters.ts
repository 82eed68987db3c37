/** Demo meters: all meters of a dwelling with what they showed, from the dwelling's traits and its reading days. */
import type { Trait } from '#server/demo/cast.ts'
import { demoMeter } from '#server/demo/demo-meter.ts'
import { createRandom, type Random } from '#server/demo/random.ts'
import { HISTORY_MONTHS, type ReadingDay } from '#server/demo/reading-days.ts'
import { type DemoReading, registerHistory } from '#server/demo/register-history.ts'
import { type Meter, type Place, registerKey, type Service } from '#shared/domain/meter.ts'
import { addMonths, type CalendarDate, lastDayOf } from '#shared/lib/calendar-date.ts'

/** A meter's place and the mean use a month of each of its registers, in units. */
type Wanted = { service: Service; place: Place | null; perMonth: number[]; isReplaced: boolean; rollsOver: boolean }

type Hung = { meters: Meter[]; readings: DemoReading[] }

/** Months into the history. */
const LEAK_AT = 17
const REPLACED_AT = 13

export function demoMeters(
  random: Random,
  traits: ReadonlySet<Trait>,
  days: readonly ReadingDay[],
  until: CalendarDate,
): Hung {
  const lived = traits.has('leak') ? withLeak(days) : days
  const isOverdue = traits.has('expired-verification')
  const hung = wantedMeters(random, traits).map((wanted) => {
    // An overdue one was put in five years and two months ago and not verified since.
    const ageMonths = isOverdue ? 62 : random.whole(HISTORY_MONTHS + 6, 116)
    const meter = demoMeter(random, { service: wanted.service, place: wanted.place, ageMonths, isOverdue, until })
    const startsAt = wanted.rollsOver ? 'near-top' : (ageMonths - HISTORY_MONTHS) * random.between(0.85, 1.15)
    return wanted.isReplaced
      ? replaced(random, meter, wanted, startsAt, lived)
      : { meters: [meter], readings: showed(meter, wanted, startsAt, lived) }
  })
  return { meters: hung.flatMap((each) => each.meters), readings: hung.flatMap((each) => each.readings) }
}

/** People and square metres make the use: about 2 m³ of hot water a head and 0.1 Gcal a year for a square metre. */
function wantedMeters(random: Random, traits: ReadonlySet<Trait>): Wanted[] {
  const people = random.pick([1, 2, 2, 3, 3, 4, 4, 5, 6])
  const metres = traits.has('house') ? random.whole(80, 210) : random.whole(32, 104)
  const water = traits.has('small-user') ? 0.3 : Math.max(1.4, people * random.between(1.4, 2.4))
  const power = random.between(70, 130) + people * random.between(30, 45)
  const nightShare = random.between(0.24, 0.34)
  const kitchenShare = random.between(0.3, 0.42)
  const rollsOver = traits.has('rolls-over')

  const one = (service: Service, place: Place | null, perMonth: number[]): Wanted => ({
    service,
    place,
    perMonth,
    isReplaced: service === 'hot-water' && traits.has('replaced-meter'),
    // Where there is electricity, it is the day register that passes its top.
    rollsOver: rollsOver && service === (traits.has('electricity') ? 'electricity' : 'hot-water'),
  })
  const hotWater = traits.has('two-hot-water')
    ? [one('hot-water', 'kitchen', [water * kitchenShare]), one('hot-water', 'bathroom', [water * (1 - kitchenShare)])]
    : [one('hot-water', null, [water])]
  const heat = traits.has('heat') ? [one('heat', null, [(metres * random.between(0.08, 0.13)) / 12])] : []
  const electricity = traits.has('electricity')
    ? [one('electricity', null, [power * (1 - nightShare), power * nightShare])]
    : []
  return [...hotWater, ...heat, ...electricity]
}

/** `startsAt` in months of use, for each register its own; only the first register can be near its top. */
function showed(
  meter: Meter,
  wanted: Wanted,
  startsAt: number | 'near-top',
  days: readonly ReadingDay[],
): DemoReading[] {
  return meter.registers.flatMap((counts, at) => {
    const register = registerKey(meter.serial, counts.name)
    const perMonth = wanted.perMonth[at]!
    const months = startsAt === 'near-top' ? 40 : startsAt
    const start = startsAt === 'near-top' && at === 0 ? startsAt : months * perMonth
    return registerHistory(
      createRandom(`${register}/use`),
      { register, counts, service: meter.service, perMonth, startsAt: start },
      days,
    )
  })
}

/** Exchanged on a reading day: the old one's last reading and the new one's first are of that day (M4). */
function replaced(
  random: Random,
  old: Meter,
  wanted: Wanted,
  startsAt: number | 'near-top',
  days: readonly ReadingDay[],
): Hung {
  const exchange: ReadingDay = { ...days[REPLACED_AT]!, channel: 'inspector', isHandedIn: true }
  const fresh = demoMeter(random, {
    service: old.service,
    place: old.place,
    ageMonths: HISTORY_MONTHS - REPLACED_AT,
    isOverdue: false,
    until: addMonths(days.at(-1)!.period, 1),
  })
  const on = exchange.readOn
  const before = { ...old, removedOn: on }
  const after = { ...fresh, installedOn: on, verifiedUntil: lastDayOf(addMonths(exchange.period, 59)) }
  return {
    meters: [before, after],
    readings: [
      ...showed(before, wanted, startsAt, [...days.slice(0, REPLACED_AT), exchange]),
      // The bench left a few litres on it.
      ...showed(after, wanted, 0.003, [exchange, ...days.slice(REPLACED_AT + 1)]),
    ],
  }
}

const withLeak = (days: readonly ReadingDay[]): ReadingDay[] =>
  days.map((day, at) => (at === LEAK_AT ? { ...day, level: 4.2, isHandedIn: true } : day))
