/** Held rows: held readings as lines: a table for people, CSV and NDJSON for the next program. */
import { stringify } from 'csv-stringify/sync'
import { plainCell, plainJson } from '#server/cli/plain-text.ts'
import type { StoredReading } from '#server/storage/readings.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { Zone } from '#shared/lib/zone.ts'

export const FORMATS = ['table', 'csv', 'ndjson'] as const
export type Format = (typeof FORMATS)[number]

type Fields = { [name: string]: string | null }

/** `zoneFor`: the zone of an account's utility; null if nobody knows it. */
export function heldHeader(format: Format): string | null {
  if (format === 'table') return HEADER.map(padded).join('  ').trimEnd()
  return format === 'csv' ? csvLine(FIELD_NAMES) : null
}

export function heldLine(row: StoredReading, format: Format, zone: Zone | null): string {
  if (format === 'table') return tableLine(row, zone)
  const fields = fieldsOf(row)
  return format === 'csv' ? csvLine(FIELD_NAMES.map((name) => fields[name] ?? '')) : plainJson(fields)
}

/** `2026-12-20 12:00` of the utility's clocks, or of UTC with a `Z`. */
export function timeText(at: Instant, zone: Zone | null): string {
  const shown = new Date(at + (zone ? zone.offsetAt(at) * 60_000 : 0)).toISOString().replace('T', ' ').slice(0, 16)
  return zone ? shown : `${shown}Z`
}

const HEADER = ['account', 'receipt', 'register', 'value', 'held for', 'period', 'received']
const WIDTHS = [15, 11, 16, 10, 15, 7, 16]

const padded = (text: string, at: number): string => text.padEnd(WIDTHS[at] ?? 0)

const tableLine = (row: StoredReading, zone: Zone | null): string =>
  [
    row.account,
    row.number,
    row.register,
    row.value,
    row.reason ?? '',
    row.period ?? '-',
    timeText(row.received_at, zone),
  ]
    .map(plainCell)
    .map(padded)
    .join('  ')
    .trimEnd()

const FIELD_NAMES = [
  'account',
  'receipt',
  'register',
  'value',
  'heldFor',
  'period',
  'channel',
  'readOn',
  'takenAt',
  'receivedAt',
  'marks',
]

const fieldsOf = (row: StoredReading): Fields => ({
  account: row.account,
  receipt: row.number,
  register: row.register,
  value: row.value,
  heldFor: row.reason,
  period: row.period,
  channel: row.channel,
  readOn: row.read_on,
  takenAt: instantText(row.taken_at),
  receivedAt: instantText(row.received_at),
  marks: row.marks,
})

/** A phone may say any time that a computer can; beyond the calendar it is told as a number. */
const instantText = (at: Instant): string => {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString()
}

/** Nothing a spreadsheet would take for a formula ([security/C5]). */
const csvLine = (cells: readonly string[]): string =>
  stringify([cells.map(plainCell)], { escape_formulas: true }).trimEnd()
