/** Fresh row: a reading that came, as it is stored before anybody judged it: held, until `stand` says better. */
import type { LedgerRow } from '#server/intake/ledger.ts'
import type { ReadItem } from '#server/intake/read-item.ts'
import { receiptNumber } from '#server/intake/receipt-number.ts'
import type { Sender } from '#server/intake/sender.ts'
import { takenAtOf } from '#shared/domain/taken-at.ts'
import { dateOfDay, isCalendarDate } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

const A_DAY = 86_400_000

export type Storable = Extract<ReadItem, { kind: 'reading' | 'sealed' }>

export type Circumstances = {
  sender: Sender
  receivedAt: Instant
  deviceNow: Instant
  commitSeq: number
  variant: number
  receiptKey: Buffer
}

export function freshRow(item: Storable, at: Circumstances): LedgerRow {
  const { account, id, hash } = item.envelope
  const number = receiptNumber(at.receiptKey, { account, id, hash, commitSeq: at.commitSeq })
  const facts = item.kind === 'reading' ? item.facts : null
  const taken = facts
    ? takenAtOf({
        deviceTime: facts.deviceTime,
        deviceNow: at.deviceNow,
        serverSeenAt: facts.serverSeenAt,
        receivedAt: at.receivedAt,
      })
    : { takenAt: at.receivedAt, isSound: true }
  return {
    account,
    id,
    variant: at.variant,
    hash,
    payload: item.payload,
    channel: at.sender.channel,
    subject: at.sender.subject,
    register: facts?.register ?? '',
    value: facts?.value ?? '',
    ticks: null,
    // A day that no calendar has stays in the payload; what is reckoned with is a date, whoever judges it and when.
    read_on: facts && isCalendarDate(facts.readOn) ? facts.readOn : dateOfDay(Math.floor(taken.takenAt / A_DAY)),
    taken_at: taken.takenAt,
    received_at: at.receivedAt,
    replaces: facts?.replaces ?? null,
    slip: facts?.slip ?? null,
    marks: taken.isSound ? '' : 'clock-unsound',
    number,
    commit_seq: at.commitSeq,
    status: 'held',
    period: null,
    reason: item.kind === 'sealed' ? 'unknown-schema' : 'internal',
    opens_at: null,
  }
}
