/**
 * Big district: a made-up district of 5,000 meters for a round of one inspector: some 2,700 dwellings in 40 houses, most of
 * them by entrances, two of them one long list; three months of readings, and a fifth read by their residents by now.
 *
 * The same each time. History is stored as the demo's is, since it is not what is measured.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createRandom } from '#server/demo/random.ts'
import { passwordHash } from '#server/password.ts'
import { makeRound } from '#server/rounds/make-round.ts'
import { roundDataOf } from '#server/rounds/round-data.ts'
import type { ReadingTable } from '#server/storage/schema.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Meter, Service } from '#shared/domain/meter.ts'
import { valueText } from '#shared/domain/value.ts'
import type { RoundData } from '#shared/wire/rounds.ts'

export const INSPECTOR = { name: 'bota', password: 'a long password' }
export const ROUND_DAY = '2026-11-20'
export const METERS = 5000
export const HOUSES = 40
const NOW = Date.parse('2026-11-20T12:00:00+05:00')
const DISTRICT = 'big'
const STREETS = ['Сығанақ к-сі', 'Тұран даңғ.', 'Қабанбай батыр даңғ.', 'Достық к-сі']
const PAST = ['2026-08', '2026-09', '2026-10']
const PERIOD = '2026-11'

type Flat = { account: string; house: number; address: string; entrance: string | null; floor: string; meters: Meter[] }

/** Stores the district and a round of it for the inspector; answers the round as the phone takes it along. */
export async function makeBigRound(storage: Storage): Promise<RoundData> {
  const flats = bigDistrict()
  const hash = await passwordHash(INSPECTOR.password)
  await storage.write(async (queries) => {
    for (const { account, address, entrance, floor, meters } of flats) {
      const contract = { contract_starts_on: '2020-01-01', contract_ends_on: null }
      const row = { account, utility: 'astana', address, district: DISTRICT, holder: '', entrance, floor }
      await queries.accounts.add({ ...row, ...contract }, meters)
    }
    const commitSeq = await queries.meta.nextCommitSeq()
    const past = flats.flatMap((flat) => readingsOf(flat, PAST, commitSeq))
    for (let from = 0; from < past.length; from += 1000) {
      await queries.readings.add(past.slice(from, from + 1000), NOW, 'bench')
    }
    const { name } = INSPECTOR
    await queries.staff.add({ name, role: 'inspector', password_hash: hash, created_at: 1, deactivated_at: null })
    const order = { utility: 'astana', district: DISTRICT, day: ROUND_DAY, inspector: name, fromAddress: null }
    await makeRound(queries, { ...order, most: flats.length, controlDays: 365 }, NOW)
    const read = flats.filter((_, at) => at % 5 === 3)
    await queries.readings.add(
      read.flatMap((flat) => readingsOf(flat, [PERIOD], commitSeq)),
      NOW,
      'bench',
    )
  })
  const [open] = await storage.rounds.openOf(INSPECTOR.name)
  return await roundDataOf(storage, open!, NOW)
}

function bigDistrict(): Flat[] {
  const random = createRandom('big district')
  const flats: Flat[] = []
  for (let left = METERS; left > 0; ) {
    const at = flats.length
    const count = Math.min(left, at % 7 === 0 ? 1 : at % 3 === 0 ? 3 : random.whole(1, 2))
    flats.push(flatOf(at, count))
    left -= count
  }
  return flats
}

/** Two houses hold 400 flats each, without entrances, as in a building with one long corridor; the others share the rest. */
function flatOf(at: number, count: number): Flat {
  const isLong = at < 800
  const house = isLong ? Math.floor(at / 400) : 2 + (Math.floor((at - 800) / 50) % (HOUSES - 2))
  const flat = isLong ? (at % 400) + 1 : ((at - 800) % 50) + 1
  const meters = Array.from({ length: count }, (_, nth) => meterOf(at, nth))
  return {
    account: `astana-${String(50_000_000 + at)}`,
    house,
    address: `${STREETS[house % STREETS.length]}, ${Math.floor(house / STREETS.length) * 2 + 1}, ${flat}`,
    entrance: isLong ? null : String(Math.floor((flat - 1) / 17) + 1),
    floor: String((Math.floor((flat - 1) / 4) % 9) + 1),
    meters,
  }
}

const SERVICES: readonly Service[] = ['hot-water', 'hot-water', 'electricity']
const ROOMS = ['kitchen', 'bathroom', 'hall'] as const

function meterOf(at: number, nth: number): Meter {
  const service = SERVICES[nth]!
  const isElectric = service === 'electricity'
  return {
    serial: `${20 + (at % 7)}-${String(100_000 + at * 3 + nth)}`,
    service,
    place: ROOMS[nth]!,
    installedOn: '2020-01-01',
    removedOn: null,
    verifiedUntil: '2030-01-01',
    registers: [{ name: 'main', digits: 5, decimals: 3, unit: isElectric ? 'kWh' : 'm3' }],
  }
}

/** 4.2 units a month. */
const readingsOf = (flat: Flat, periods: readonly string[], commitSeq: number): Omit<ReadingTable, 'step'>[] =>
  flat.meters.flatMap(({ serial }) => periods.map((period) => readingOf(flat.account, serial, period, commitSeq)))

function readingOf(account: string, serial: string, period: string, commitSeq: number): Omit<ReadingTable, 'step'> {
  const at = Date.parse(`${period}-19T12:00:00+05:00`)
  const id = randomUUID()
  const ticks = usualTicks(Number(period.slice(-2)))
  return {
    ...{ account, id, variant: 0, hash: createHash('sha256').update(id).digest('hex'), payload: '{}', channel: 'app' },
    ...{ subject: 'billing', register: `${serial}/main`, value: valueText(ticks, 3, 5), ticks },
    ...{ read_on: `${period}-19`, taken_at: at, received_at: at, replaces: null, slip: null, marks: '' },
    ...{
      number: `E-${id.slice(0, 8)}`,
      commit_seq: commitSeq,
      status: 'accepted',
      period,
      reason: null,
      opens_at: null,
    },
  }
}

export const usualTicks = (month: number): number => 100_000 + month * 4200
