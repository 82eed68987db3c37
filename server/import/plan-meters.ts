/**
 * Plan meters: what becomes of an account's meters by what a file says of them. Pure.
 *
 * No meter is ever taken away. One that the file no longer has, and in whose place it has a new one, was exchanged; where
 * that is not clear nobody guesses: it is a remark, and the account stays as it is.
 */
import type { BilledAccount, BilledMeter, Remark } from '#server/import/billed-account.ts'
import type { Column } from '#server/import/column-names.ts'
import { type Exchange, exchangesOf } from '#server/import/exchanges.ts'
import type { MeterTable } from '#server/storage/schema.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

export type MeterPlan = {
  /** As they are to be, only those that are new or other than stored. */
  changed: MeterTable[]
  /** All there will be, by serial. */
  all: ReadonlyMap<string, MeterTable>
  /** Which of them come in place of which others, by this file. */
  exchanges: readonly Exchange[]
  opened: number
  closed: number
  faults: Remark[]
  warnings: Remark[]
}

export function planMeters(billed: BilledAccount, stored: readonly MeterTable[]): MeterPlan {
  const faults: Remark[] = []
  const warnings: Remark[] = []
  const known = new Map(stored.map((meter) => [meter.serial, meter]))
  const fault = ({ line }: BilledMeter, column: Column, reason: string) => void faults.push({ line, column, reason })

  const { exchanges, unclear, warned } = exchangesOf(billed, stored)
  faults.push(...unclear)
  warnings.push(...warned)
  const inPlaceOf = new Map(exchanges.map((exchange) => [exchange.fresh, exchange]))

  const all = new Map(known)
  for (const meter of billed.meters) {
    const before = known.get(meter.serial)
    const row = before ? updated(meter, before) : opened(meter, inPlaceOf.get(meter)?.gone ?? null)
    all.set(meter.serial, row)
  }
  for (const { gone, fresh } of exchanges) {
    all.set(gone.serial, { ...gone, removed_on: all.get(fresh.serial)!.installed_on })
  }

  function updated(meter: BilledMeter, before: MeterTable): MeterTable {
    if (meter.service !== before.service) {
      fault(meter, 'service', `the meter ${meter.serial} is known to count ${before.service}`)
    }
    if (meter.removedOn === null && before.removed_on !== null) {
      const reason = `the meter ${meter.serial} was removed on ${before.removed_on}, and the file has it as installed; write that day, or leave the meter out`
      fault(meter, 'removedOn', reason)
    }
    return dated(meter, {
      ...before,
      place: meter.place ?? before.place,
      installed_on: meter.installedOn ?? before.installed_on,
      removed_on: meter.removedOn === undefined ? before.removed_on : meter.removedOn,
      verified_until: meter.verifiedUntil === undefined ? before.verified_until : meter.verifiedUntil,
    })
  }

  function opened(meter: BilledMeter, gone: MeterTable | null): MeterTable {
    const alike = stored.find(({ serial }) => looksLike(serial) === looksLike(meter.serial))
    if (alike) {
      const reason = `${meter.serial} is written almost as ${alike.serial}, which this account has; if it is that one, write it so (zeros at the beginning may have been lost)`
      fault(meter, 'serial', reason)
    }
    return dated(meter, {
      account: billed.account,
      serial: meter.serial,
      service: meter.service,
      place: meter.place ?? gone?.place ?? null,
      installed_on: meter.installedOn ?? installedWithContract(meter),
      removed_on: meter.removedOn ?? null,
      verified_until: meter.verifiedUntil ?? null,
    })
  }

  /** A dwelling's first meter of a service may be taken to be as old as its contract. */
  function installedWithContract(meter: BilledMeter): CalendarDate {
    const isFirst = !stored.some(({ service }) => service === meter.service)
    const startsOn = billed.contract?.startsOn
    if (isFirst && startsOn) return startsOn
    fault(meter, 'installedOn', `the meter ${meter.serial} is new here; say since when it is installed`)
    return '1950-01-01'
  }

  function dated(meter: BilledMeter, row: MeterTable): MeterTable {
    if (row.removed_on !== null && row.removed_on < row.installed_on) {
      fault(meter, 'removedOn', `${row.removed_on} is before ${row.installed_on}, when it was installed`)
    }
    return row
  }

  const changed = [...all.values()].filter((row) => !isSame(row, known.get(row.serial)))
  return {
    changed,
    all,
    exchanges,
    opened: changed.filter(({ serial }) => !known.has(serial)).length,
    closed: changed.filter(({ serial, removed_on }) => removed_on !== null && known.get(serial)?.removed_on === null)
      .length,
    faults,
    warnings,
  }
}

const CYRILLIC = 'АВЕКМНОРСТУХ'
const LATIN = 'ABEKMHOPCTYX'

/** A serial without what gets lost or mixed up on its way through spreadsheets and keyboards. */
const looksLike = (serial: string): string =>
  serial
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/\p{L}/gu, (letter) => LATIN[CYRILLIC.indexOf(letter)] ?? letter)
    .replace(/^0+/, '')

const isSame = (row: MeterTable, before: MeterTable | undefined): boolean =>
  before !== undefined &&
  row.service === before.service &&
  row.place === before.place &&
  row.installed_on === before.installed_on &&
  row.removed_on === before.removed_on &&
  row.verified_until === before.verified_until
