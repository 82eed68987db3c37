/** History rows: last values of the billing system as stored readings, accepted for their periods, or where their volume begins; no person handed them in. */
import { hash } from 'node:crypto'
import type { FreshReading } from '#server/import/plan-readings.ts'
import { receiptNumber } from '#server/intake/receipt-number.ts'
import type { ReadingTable } from '#server/storage/schema.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Channel, Origin } from '#shared/domain/channel.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { Zone } from '#shared/lib/zone.ts'

export const BILLING: Origin = 'billing'

export type Moment = { now: Instant; commitSeq: number; receiptKey: Buffer }

/** The id is made of what the reading says, so that the same file makes the same readings anywhere and at any time. */
export function historyRow(
  account: AccountKey,
  { register, value, ticks, readOn, period, status }: FreshReading,
  zone: Zone,
  { now, commitSeq, receiptKey }: Moment,
): Omit<ReadingTable, 'step'> {
  const channel = BILLING
  const payload = JSON.stringify({ account, register, value, readOn, period, channel })
  const digest = hash('sha256', payload, 'hex')
  // The start of a volume may be shown as the same value again, and put right to another day.
  const start = status === 'superseded' ? `\n${readOn}` : ''
  const id = idOf(`${account}\n${register}\n${period}\n${value}${start}`)
  return {
    account,
    id,
    variant: 0,
    hash: digest,
    payload,
    // No window is ever asked for what is accepted from the first, so no row of a channel is missed.
    channel: channel as Channel,
    subject: BILLING,
    register,
    value,
    ticks,
    read_on: readOn,
    // Not later than now: what a resident reads later on the same day is newer (R5).
    taken_at: Math.min(noonOf(zone, readOn), now),
    received_at: now,
    replaces: null,
    slip: null,
    marks: '',
    number: receiptNumber(receiptKey, { account, id, hash: digest, commitSeq }),
    commit_seq: commitSeq,
    status,
    period,
    reason: null,
    opens_at: null,
  }
}

/** In the form of a UUID made of a name. */
function idOf(name: string): string {
  const digest = hash('sha256', name, 'hex')
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`
}

const noons = new Map<string, Instant>()
const MOST_NOONS = 10_000

function noonOf(zone: Zone, date: CalendarDate): Instant {
  const key = `${zone.name} ${date}`
  const known = noons.get(key)
  if (known !== undefined) return known
  if (noons.size >= MOST_NOONS) noons.clear()
  const noon = zone.instantOf(date, '12:00')
  noons.set(key, noon)
  return noon
}
