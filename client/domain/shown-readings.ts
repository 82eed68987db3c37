/**
 * Shown readings: all of an account's readings as one list, newest first: those on this device and those the server told of.
 * Pure. One reading is one row, however many sources know of it.
 */
import type { ReadingEntry } from '#client/domain/outbox-entry.ts'
import { type Surroundings, type Where, whereOf } from '#client/domain/where.ts'
import type { Origin } from '#shared/domain/channel.ts'
import type { RegisterKey } from '#shared/domain/meter.ts'
import type { Standing } from '#shared/domain/reading.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { KnownReading } from '#shared/wire/account-data.ts'

export type ShownReading = {
  account: string
  id: string
  register: RegisterKey
  /** Decimal string, as on the wire. */
  value: string
  readOn: CalendarDate
  /** When it was recorded, in the server's time as far as this device can tell. */
  takenAt: Instant
  where: Where
  standing: Standing | null
  sending: boolean
  /** The receipt's number. */
  number: string | null
  receivedAt: Instant | null
  channel: Origin
  /** Its row on this device, if it was recorded here. */
  entry: ReadingEntry | null
}

export function shownReadings(
  account: string,
  entries: readonly ReadingEntry[],
  known: readonly KnownReading[],
  aroundOf: (id: string) => Surroundings,
  /** The server's time less the device's (W6). */
  delta: number,
): ShownReading[] {
  const told = new Map(known.map((reading) => [reading.id, reading]))
  const own = entries.filter((entry) => entry.account === account)
  const here = own.map((entry) => shownEntry(entry, told.get(entry.id), aroundOf(entry.id), delta))
  const ids = new Set(own.map((entry) => entry.id))
  const elsewhere = known.filter((reading) => !ids.has(reading.id)).map((reading) => shownKnown(account, reading))
  return [...here, ...elsewhere].sort((a, b) => b.takenAt - a.takenAt || (b.entry?.seq ?? 0) - (a.entry?.seq ?? 0))
}

function shownEntry(
  entry: ReadingEntry,
  told: KnownReading | undefined,
  around: Surroundings,
  delta: number,
): ShownReading {
  const { where, standing, sending } = whereOf(entry, around)
  const receipt = entry.state === 'received' ? entry.receipt : null
  const latest = receipt && told ? laterOf(receipt.standing, told.standing as Standing) : standing
  return {
    account: entry.account,
    id: entry.id,
    register: entry.item.register,
    value: entry.item.value,
    readOn: entry.item.readOn,
    // In the server's time, as all others are, or a wrong clock would put it behind them (W6).
    takenAt: told?.takenAt ?? entry.savedAt + delta,
    where: receipt && latest ? latest.status : where,
    standing: latest,
    sending,
    number: receipt?.number ?? null,
    receivedAt: receipt?.receivedAt ?? null,
    channel: 'app',
    entry,
  }
}

const shownKnown = (account: string, reading: KnownReading): ShownReading => ({
  account,
  id: reading.id,
  register: reading.register,
  value: reading.value,
  readOn: reading.readOn,
  takenAt: reading.takenAt,
  where: reading.standing.status,
  standing: reading.standing as Standing,
  sending: false,
  number: reading.number,
  receivedAt: reading.receivedAt,
  channel: reading.channel,
  entry: null,
})

/** Two sources may be of different ages; a standing only moves onwards. */
const ORDER = ['queued', 'held', 'accepted', 'superseded', 'rejected']

const laterOf = (a: Standing, b: Standing): Standing => (ORDER.indexOf(b.status) >= ORDER.indexOf(a.status) ? b : a)
