/**
 * Reading doubts: what does not fit together between a stored reading, its events and its receipt. Pure.
 *
 * The payload is bound by its hash and the hash by the receipt number, which takes the key outside the database; where the
 * reading stands is bound by its events (R3). The channel, the times of receipt and the words of events are bound by nothing.
 */
import { hash as digestOf } from 'node:crypto'
import { projectionOf } from '#server/intake/projection.ts'
import { receiptNumber } from '#server/intake/receipt-number.ts'
import type { StoredReading } from '#server/storage/readings.ts'
import type { EventTable } from '#server/storage/schema.ts'
import { columnsOf } from '#server/storage/standing-columns.ts'
import { hashedText } from '#shared/domain/reading.ts'
import { ticksOf } from '#shared/domain/value.ts'
import { isCalendarDate } from '#shared/lib/calendar-date.ts'

export const DOUBTS = ['standing', 'receipt', 'contents'] as const
export type Doubt = (typeof DOUBTS)[number]

export function doubtsAbout(
  reading: StoredReading | null,
  events: readonly EventTable[],
  receiptKey: Buffer,
): readonly Doubt[] {
  // Events without their reading.
  if (reading === null) return events.length === 0 ? [] : ['standing']
  const doubts: Doubt[] = []
  if (!standsAsProjected(reading, events)) doubts.push('standing')
  if (receiptNumber(receiptKey, { ...reading, commitSeq: reading.commit_seq }) !== reading.number)
    doubts.push('receipt')
  if (!isAsHandedIn(reading)) doubts.push('contents')
  return doubts
}

function standsAsProjected(reading: StoredReading, events: readonly EventTable[]): boolean {
  try {
    const projected = projectionOf(events)
    if (projected === null || projected.step !== reading.step) return false
    const { status, period, reason, opens_at } = columnsOf(projected.standing)
    return (
      reading.status === status &&
      reading.period === period &&
      reading.reason === reason &&
      reading.opens_at === opens_at
    )
  } catch {
    // projectionOf: an event is missing, or there twice
    return false
  }
}

/** Of a device's reading the hash is in the payload and covers its facts; of any other it covers the payload as it is. */
function isAsHandedIn(reading: StoredReading): boolean {
  const facts = factsIn(reading.payload)
  if (facts === null) return false
  const covered = 'hash' in facts ? hashedText(facts) : reading.payload
  return digestOf('sha256', covered, 'hex') === reading.hash && isAsSaid(reading, facts)
}

/** The columns that repeat what the payload says. What is sealed in a form of the future is not looked into (R2). */
function isAsSaid(reading: StoredReading, facts: Facts): boolean {
  const { schema, account, id, subject, register, value, replaces, slip, readOn } = facts
  const isSealed = schema !== undefined && schema !== 1
  const repeated: [said: unknown, kept: string | null][] = [
    [account, reading.account],
    [id, reading.id],
    [subject, reading.subject],
  ]
  if (!isSealed) repeated.push([register, reading.register], [value, reading.value])
  // A database from before its step 0014 has no slips.
  if (schema === 1) repeated.push([replaces ?? null, reading.replaces], [slip ?? null, reading.slip ?? null])
  const isOddDay = typeof readOn !== 'string' || !isCalendarDate(readOn) || reading.marks.includes('read-on-odd')
  if (!isSealed && !isOddDay) repeated.push([readOn, reading.read_on])
  return repeated.every(([said, kept]) => said === undefined || said === kept) && isOneValue(reading)
}

const isOneValue = ({ value, ticks }: StoredReading): boolean =>
  ticks === null || [0, 1, 2, 3].some((decimals) => ticksOf(value, decimals) === ticks)

type Facts = { readonly [field: string]: unknown }

function factsIn(payload: string): Facts | null {
  try {
    const said = JSON.parse(payload) as unknown
    return typeof said === 'object' && said !== null ? (said as Facts) : null
  } catch (failure) {
    if (failure instanceof SyntaxError) return null
    throw failure
  }
}
