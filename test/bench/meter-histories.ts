/** Meter histories: made-up dwellings with two years of monthly readings, with seasons, noise, guests and journeys. From a seed. */
import type { Register, RegisterKey } from '#shared/domain/meter.ts'
import type { AcceptedReading } from '#shared/domain/usual-use.ts'
import { valueText } from '#shared/domain/value.ts'
import { addDays, addMonths, firstDayOf } from '#shared/lib/calendar-date.ts'

export type History = { key: RegisterKey; register: Register; accepted: AcceptedReading[] }

/** The registers of one dwelling, read on the same days. */
export type Dwelling = History[]

export type Random = () => number

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const between = (random: Random, from: number, to: number): number => from + random() * (to - from)

/** Of mean 0 and deviation 1, by the sum of twelve. */
export const normal = (random: Random): number => Array.from({ length: 12 }, random).reduce((sum, one) => sum + one, -6)

const MONTHS = 25
const FIRST = '2024-11'

const WATER: Register = { name: 'main', digits: 5, decimals: 3, unit: 'm3' }
const HEAT: Register = { name: 'main', digits: 5, decimals: 3, unit: 'Gcal' }
const DAY: Register = { name: 'day', digits: 6, decimals: 1, unit: 'kWh' }
const NIGHT: Register = { ...DAY, name: 'night' }

/** Share of the yearly mean in each month, from January. */
const WATER_SEASON = [1.12, 1.1, 1.08, 1.03, 0.98, 0.9, 0.78, 0.82, 0.96, 1.04, 1.08, 1.11]
const HEAT_SEASON = [2.4, 2.1, 1.6, 0.6, 0, 0, 0, 0, 0, 0.9, 1.8, 2.4]
const POWER_SEASON = [1.2, 1.12, 1.02, 0.95, 0.9, 0.88, 0.92, 0.92, 0.93, 0.98, 1.06, 1.16]

/** Eight in ten with hot water alone, of those three with two meters; the rest with heat or with electricity beside it. */
export function meterHistories(count: number, seed: number): Dwelling[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, at) => {
    const days = readingDays(random)
    const water = () => history(random, days, WATER, between(random, 2, 8), WATER_SEASON, 0.22)
    const kind = at % 10
    if (kind < 3) return named([water(), water()])
    if (kind < 8) return named([water()])
    if (kind === 8) return named([water(), history(random, days, HEAT, between(random, 0.4, 0.9), HEAT_SEASON, 0.15)])
    return named([
      water(),
      history(random, days, DAY, between(random, 90, 220), POWER_SEASON, 0.15),
      history(random, days, NIGHT, between(random, 40, 110), POWER_SEASON, 0.18),
    ])
  })
}

type Unnamed = Omit<History, 'key'>

const named = (histories: Unnamed[]): Dwelling =>
  histories.map((one, at) => ({ ...one, key: `${1000 + at}/${one.register.name}` }))

/** On a day of the intake, each month another. */
const readingDays = (random: Random): string[] =>
  Array.from({ length: MONTHS }, (_, at) => addDays(firstDayOf(addMonths(FIRST, at)), 17 + Math.floor(random() * 11)))

function history(
  random: Random,
  days: string[],
  register: Register,
  mean: number,
  season: number[],
  noise: number,
): Unnamed {
  const scale = 10 ** register.decimals
  let ticks = Math.floor(between(random, 0.3, 55) * 12 * mean * scale * 0.1)
  const accepted = days.map((readOn, at) => {
    const period = addMonths(FIRST, at)
    const use = mean * season[Number(period.slice(5)) - 1]! * Math.exp(normal(random) * noise) * happening(random)
    const span = at === 0 ? 30 : (Date.parse(readOn) - Date.parse(days[at - 1]!)) / 86_400_000
    ticks += Math.round(((use * span) / 30.4) * scale)
    return { period, readOn, value: valueText(ticks, register.decimals, register.digits) }
  })
  return { register, accepted }
}

/** Guests in one month of twenty-five, a journey in another. */
function happening(random: Random): number {
  const chance = random()
  if (chance < 0.04) return between(random, 1.3, 1.9)
  return chance < 0.08 ? between(random, 0.3, 0.8) : 1
}
