/**
 * Exchanges: which new meter of a file hangs in the place of which known one that the file no longer has. Pure.
 *
 * One of a service gone and one come is an exchange, unless their places differ. Of several, those are exchanged that
 * share a place with no other; if both new and missing ones are left over then, nobody can say, and nobody guesses.
 */
import type { BilledAccount, BilledMeter, Remark } from '#server/import/billed-account.ts'
import type { MeterTable } from '#server/storage/schema.ts'
import type { Service } from '#shared/domain/meter.ts'

export type Exchange = { gone: MeterTable; fresh: BilledMeter }

export type Exchanges = { exchanges: Exchange[]; unclear: Remark[]; warned: Remark[] }

export function exchangesOf(billed: BilledAccount, stored: readonly MeterTable[]): Exchanges {
  const found: Exchanges = { exchanges: [], unclear: [], warned: [] }
  if (stored.length === 0) return found
  const listed = new Map(billed.meters.map((meter) => [meter.serial, meter]))
  const known = new Set(stored.map(({ serial }) => serial))
  const hanging = stored.filter(({ removed_on }) => removed_on === null)
  const missing: Map<Service, readonly MeterTable[]> = Map.groupBy(
    hanging.filter(({ serial }) => !listed.has(serial)),
    ({ service }) => service,
  )
  const fresh = Map.groupBy(
    billed.meters.filter((meter) => !known.has(meter.serial) && !meter.removedOn),
    ({ service }) => service,
  )

  for (const [service, comers] of fresh) {
    const { exchanges, gone, left } = pairsOf(missing.get(service) ?? [], comers)
    missing.set(service, gone)
    found.exchanges.push(...exchanges)
    found.unclear.push(...exchanges.flatMap((exchange) => doubtOf(exchange, billed.unreadBeside) ?? []))
    found.unclear.push(
      ...left.flatMap((meter) => (gone.length > 0 ? unclear(meter, gone) : (beside(meter, hanging, listed) ?? []))),
    )
  }

  const line = billed.lines[0]!.line
  for (const { serial } of [...missing.values()].flat()) {
    found.warned.push({ line, column: 'serial', reason: stays(serial) })
  }
  return found
}

type Pairs = { exchanges: Exchange[]; gone: readonly MeterTable[]; left: readonly BilledMeter[] }

function pairsOf(gone: readonly MeterTable[], fresh: readonly BilledMeter[]): Pairs {
  const [old, comer] = [gone[0], fresh[0]]
  if (old && comer && gone.length === 1 && fresh.length === 1) {
    const isElsewhere = old.place !== null && comer.place !== null && old.place !== comer.place
    return isElsewhere
      ? { exchanges: [], gone, left: fresh }
      : { exchanges: [{ gone: old, fresh: comer }], gone: [], left: [] }
  }
  const exchanges = fresh.flatMap((one): Exchange[] => {
    const there = gone.filter(({ place }) => place !== null && place === one.place)
    const rivals = fresh.filter(({ place }) => place === one.place)
    return there.length === 1 && rivals.length === 1 ? [{ gone: there[0]!, fresh: one }] : []
  })
  return {
    exchanges,
    gone: gone.filter((one) => !exchanges.some((exchange) => exchange.gone === one)),
    left: fresh.filter((one) => !exchanges.some((exchange) => exchange.fresh === one)),
  }
}

function doubtOf({ gone, fresh }: Exchange, unreadBeside: number | null): Remark | null {
  const { line, installedOn, serial } = fresh
  if (unreadBeside !== null) {
    const reason = `the meter ${serial} replaces ${gone.serial}, unless that stands in line ${unreadBeside}, which cannot be read; put that line right first`
    return { line, column: 'serial', reason }
  }
  if (installedOn !== null && installedOn >= gone.installed_on) return null
  const what =
    installedOn !== null ? `but was installed before it, on ${installedOn}` : 'so say on which day it was installed'
  return { line, column: 'installedOn', reason: `the meter ${serial} replaces ${gone.serial}, ${what}` }
}

const unclear = ({ line, serial, service }: BilledMeter, gone: readonly MeterTable[]): Remark => ({
  line,
  column: 'serial',
  reason: `it is not clear which meter of ${wordsOf(service)} ${serial} replaces: ${gone.map((old) => old.serial).join(', ')} ${gone.length === 1 ? 'hangs elsewhere and is' : 'are'} missing in the file. Give their places, or the missing ones with the day of removal`,
})

/** A new meter where another hangs that the file has as well: an exchange without its day, or two in one place. */
function beside(
  { line, serial, service, place }: BilledMeter,
  hanging: readonly MeterTable[],
  listed: ReadonlyMap<string, BilledMeter>,
): Remark | null {
  const other = hanging.find((old) => {
    const now = listed.get(old.serial)
    return now && !now.removedOn && old.service === service && place !== null && (now.place ?? old.place) === place
  })
  if (!other) return null
  return {
    line,
    column: 'removedOn',
    reason: `the meters ${other.serial} and ${serial} of ${wordsOf(service)} both hang at ${place}; say when ${other.serial} was removed, or give another place`,
  }
}

const wordsOf = (service: Service): string => service.replace('-', ' ')

const stays = (serial: string): string =>
  `the meter ${serial} is not in the file, and none in its place; it stays as it was. If it was removed, give the day`
