/** Demo account: one dwelling with its contract, meters and 24 months of readings, made from its place in the list alone. */
import { CAST, type Part, type Trait } from '#server/demo/cast.ts'
import { demoAddress } from '#server/demo/demo-address.ts'
import { demoMeters } from '#server/demo/demo-meters.ts'
import { holderName } from '#server/demo/holder-name.ts'
import { createRandom, type Random } from '#server/demo/random.ts'
import { readingDays } from '#server/demo/reading-days.ts'
import type { DemoReading } from '#server/demo/register-history.ts'
import { type AccountKey, accountKey, type Contract, isInForce } from '#shared/domain/account.ts'
import type { Meter, Service } from '#shared/domain/meter.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { addMonths, type CalendarDate, firstDayOf, lastDayOf, periodOf } from '#shared/lib/calendar-date.ts'

export type DemoAccount = {
  account: AccountKey
  address: string
  district: string
  holder: string
  contract: Contract | null
  meters: Meter[]
  readings: DemoReading[]
}

/** Heat networks sell no electricity. */
const SOLD: Record<string, readonly Service[]> = {
  astana: ['hot-water', 'heat', 'electricity'],
  almaty: ['hot-water', 'heat'],
}

/** Places in the list whose number is the same in both utilities: numbers are unique within a utility only. */
const SAME_NUMBER = { from: 20, to: 25 }

export function demoAccount(utility: Utility, place: number, until: CalendarDate): DemoAccount {
  const part: Part = CAST[utility.key]?.[place] ?? { traits: [] }
  const number = part.number ?? numberFor(utility.key, place)
  const account = accountKey(utility.key, number)
  const random = createRandom(`${account}/dwelling`)
  const traits = traitsOf(random, part, SOLD[utility.key]!)
  const district = part.district ?? random.pick(utility.districts).key
  const building = traits.has('house') ? 'house' : 'flat'
  const address = part.address ?? demoAddress(random, utility.key, district, building)
  const holder = part.holder ?? holderName(random)
  const contract = contractOf(random, traits, until)
  const days = readingDays(createRandom(`${account}/days`), until)
  const { meters, readings } = demoMeters(createRandom(`${account}/meters`), traits, days, until)
  return { account, address, district, holder, contract, meters, readings: readings.filter(isUnder(contract)) }
}

function numberFor(utility: string, place: number): string {
  const isShared = place >= SAME_NUMBER.from && place <= SAME_NUMBER.to
  return String(createRandom(`${isShared ? 'both' : utility}/number/${place}`).whole(10_000_000, 39_999_999))
}

/** A part with traits is played as written; anybody else gets what chance and the utility have. */
function traitsOf(random: Random, part: Part, sold: readonly Service[]): ReadonlySet<Trait> {
  if (part.traits.length > 0) return new Set(part.traits)
  const isHouse = random.happens(0.22)
  const drawn: Record<string, boolean> = {
    house: isHouse,
    'two-hot-water': random.happens(0.22) && !isHouse,
    heat: random.happens(isHouse ? 0.45 : 0.15) && sold.includes('heat'),
    electricity: random.happens(0.25) && sold.includes('electricity'),
  }
  return new Set(Object.keys(drawn).filter((trait) => drawn[trait]) as Trait[])
}

function contractOf(random: Random, traits: ReadonlySet<Trait>, until: CalendarDate): Contract | null {
  const month = periodOf(until)
  const startsOn = firstDayOf(addMonths(month, -random.whole(30, 150)))
  if (traits.has('never-had-contract')) return null
  if (traits.has('contract-ended')) return { startsOn, endsOn: lastDayOf(addMonths(month, -3)) }
  if (traits.has('contract-starts-later')) return { startsOn: firstDayOf(addMonths(month, 2)), endsOn: null }
  return { startsOn, endsOn: null }
}

const isUnder = (contract: Contract | null) => (reading: DemoReading) => isInForce(contract, reading.readOn)
