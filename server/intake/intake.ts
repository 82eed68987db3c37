/**
 * Intake: the one door through which readings come, whatever the channel: readings in, a receipt each out, one transaction.
 *
 * Stored first, judged later (R2): a reading that cannot be judged is held, and one bad reading never touches another
 * (faults/G9). The row is the proof that it came, so the same reading always gets the same receipt (R1).
 */
import { type CaseFile, type Known, openCaseFile } from '#server/intake/case-file.ts'
import { type Arrival, createCorrections } from '#server/intake/corrections.ts'
import { createDailyLimit } from '#server/intake/daily-limit.ts'
import { judge } from '#server/intake/judge.ts'
import type { LedgerRow } from '#server/intake/ledger.ts'
import { type Envelope, type ReadItem, readItem } from '#server/intake/read-item.ts'
import { readOnOf } from '#server/intake/read-on.ts'
import { receiptNumber } from '#server/intake/receipt-number.ts'
import { receiptOf } from '#server/intake/receipt-of.ts'
import type { Sender } from '#server/intake/sender.ts'
import { stillUnsent } from '#server/intake/still-unsent.ts'
import type { DeviceTable } from '#server/storage/schema.ts'
import { columnsOf } from '#server/storage/standing-columns.ts'
import type { Queries, Storage } from '#server/storage/storage.ts'
import type { Reading } from '#shared/domain/reading.ts'
import { takenAtOf } from '#shared/domain/taken-at.ts'
import { ticksOf } from '#shared/domain/value.ts'
import { dateOfDay, isCalendarDate } from '#shared/lib/calendar-date.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'
import type { Outcome } from '#shared/wire/readings.ts'

const A_DAY = 86_400_000

export type Batch = { items: readonly unknown[]; deviceNow: Instant; device: DeviceTable | null }

/** `isOverLimit`: nothing was taken, since the day's limit is used up. */
export type Received = { outcomes: Outcome[]; commitSeq: number; isOverLimit: boolean }

export type Intake = { receive(sender: Sender, batch: Batch): Promise<Received> }

export type IntakeDeps = { storage: Storage; clock: Clock; receiptKey: Buffer; onFault: (fault: unknown) => void }

export function createIntake({ storage, clock, receiptKey, onFault }: IntakeDeps): Intake {
  const limit = createDailyLimit(clock)

  return {
    async receive(sender, { items, deviceNow, device }) {
      const read = items.map((item) => notYet(readItem(item), sender))
      const counted: { key: string; at: Instant }[] = []
      // What was rolled back was not taken, so it uses up nothing (faults/V13).
      const giveBack = (): void => {
        for (const { key, at } of counted.splice(0)) limit.giveBack(key, at)
      }
      const take = async (queries: Queries): Promise<Received> => {
        giveBack()
        const receivedAt = clock.now()
        const storable = read.filter((item) => item.kind === 'reading' || item.kind === 'sealed')
        const known = await queries.readings.under([
          ...storable.map((item) => item.envelope),
          ...storable.flatMap(replacedBy),
        ])
        const rows = new Map<string, LedgerRow[]>(Map.groupBy(known, keyOf))
        const accounts = [...new Set(storable.map((item) => item.envelope.account))]
        const file = await openCaseFile(queries, accounts, { since: receivedAt, channel: sender.channel })
        const entitled = await entitlementOf(queries, sender)
        const corrections = createCorrections(
          await queries.readings.correctionsOf(storable.map((item) => item.envelope)),
          storable.flatMap(correctionIn).filter(({ account }) => entitled(account, receivedAt)),
        )
        const fresh: LedgerRow[] = []
        let overLimit = 0
        const commitSeq =
          storable.length > 0 ? await queries.meta.nextCommitSeq() : (await queries.meta.identity()).commitSeq

        const answers = read.map((item) => {
          if (item.kind !== 'reading' && item.kind !== 'sealed') return item
          const variants = rows.get(keyOf(item.envelope)) ?? []
          const same = variants.find((row) => row.hash === item.envelope.hash)
          if (same) return { row: same, replay: true } // R1
          const row = rowOf(item, { sender, receivedAt, deviceNow, commitSeq, variant: variants.length })
          const isEntitled = entitled(row.account, row.taken_at)
          // Strangers use up a limit of their own, not the account's.
          const key = isEntitled ? row.account : `by ${sender.subject}`
          if (!limit.allows(key)) {
            overLimit += 1
            return { kind: 'later' as const, account: row.account, id: row.id }
          }
          counted.push({ key, at: receivedAt })
          const kin = {
            predecessor: rows.get(`${row.account} ${row.replaces}`)?.find(({ register }) => register === row.register),
            correctedAt: corrections.earliest(row),
          }
          stand(row, item, file, isEntitled, kin)
          corrections.note(row)
          rows.set(keyOf(row), [...variants, row])
          fresh.push(row)
          return { row, replay: false }
        })

        await queries.readings.move(file.ledger.moves(), receivedAt, 'intake')
        await queries.readings.add(fresh, receivedAt, 'intake')
        await queries.accounts.touch(touchedBy(fresh))
        const received = answers.filter((answer) => 'row' in answer).length
        if (device) await queries.devices.seen(stillUnsent(device, received))
        return { outcomes: answers.map(outcomeOf), commitSeq, isOverLimit: overLimit > 0 && overLimit === items.length }
      }
      try {
        return await storage.writeTogether(take)
      } catch (failure) {
        giveBack()
        throw failure
      }
    },
  }

  type Circumstances = {
    sender: Sender
    receivedAt: Instant
    deviceNow: Instant
    commitSeq: number
    variant: number
  }

  /** The row as it is stored before anybody judged it: held, until `stand` says better. */
  function rowOf(item: ReadItem & { kind: 'reading' | 'sealed' }, at: Circumstances): LedgerRow {
    const { account, id, hash } = item.envelope
    const number = receiptNumber(receiptKey, { account, id, hash, commitSeq: at.commitSeq })
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
      marks: taken.isSound ? '' : 'clock-unsound',
      number,
      commit_seq: at.commitSeq,
      status: 'held',
      period: null,
      reason: item.kind === 'sealed' ? 'unknown-schema' : 'internal',
      opens_at: null,
    }
  }

  /** Judges a fresh row in place. A fault of ours in judging leaves it held, and leaves the others alone. */
  function stand(row: LedgerRow, item: ReadItem, file: CaseFile, isEntitled: boolean, kin: Kin): void {
    try {
      const known = file.of(row.account)
      const account = item.kind === 'reading' && known
      if (account) place(row, item.facts, account, file, kin)
      if (!known || !isEntitled) row.reason = 'not-entitled'
      else if (row.variant > 0) row.reason = 'conflict'
      else if (account) standOf(row, account, file)
    } catch (fault) {
      onFault(fault)
      Object.assign(row, columnsOf({ status: 'held', reason: 'internal', period: null }))
    }
  }
}

/** What a reading corrects, if that is there, and when the first was taken that corrects it. */
type Kin = { predecessor: LedgerRow | undefined; correctedAt: Instant | null }

/** What a row says once its account is known: which day it was read, and its value in the register's ticks. */
function place(
  row: LedgerRow,
  facts: Reading,
  account: Known,
  file: CaseFile,
  { predecessor, correctedAt }: Kin,
): void {
  // A correction is later than what it corrects, whatever the phone's clock said in between and whichever came first (R5).
  if (predecessor && row.taken_at <= predecessor.taken_at) row.taken_at = predecessor.taken_at + 1
  if (correctedAt !== null && row.taken_at >= correctedAt) row.taken_at = correctedAt - 1
  const { readOn, isOdd } = readOnOf(facts.readOn, account.zone.dateAt(row.taken_at))
  row.read_on = readOn
  if (isOdd) row.marks = `${row.marks} read-on-odd`.trim()
  const register = file.register(account, row.register, readOn)
  row.ticks = register && ticksOf(facts.value, register.decimals)
}

function standOf(row: LedgerRow, account: Known, file: CaseFile): void {
  const intake = file.intakeFor(account, row.channel, row.received_at, { at: row.taken_at, isSound: row.marks === '' })
  const reading = {
    id: row.id,
    channel: row.channel,
    value: row.value,
    ticks: row.ticks,
    readOn: row.read_on,
    takenAt: row.taken_at,
    receivedAt: row.received_at,
  }
  const { standing, marks } = judge(file.factsOf(account, row.register, reading, intake, true))
  Object.assign(row, { reason: null }, columnsOf(standing))
  row.marks = [row.marks, ...marks].filter(Boolean).join(' ')
  if (standing.status === 'accepted') file.ledger.accept(row)
}

/** An item that says it was recorded by somebody else waits until that person is signed in (faults/G5). */
function notYet(item: ReadItem, sender: Sender): ReadItem {
  if (item.kind !== 'reading' && item.kind !== 'sealed') return item
  const recordedBy = item.kind === 'reading' ? item.facts.subject : item.subject
  if (recordedBy === null || recordedBy === sender.subject) return item
  return { kind: 'later', account: item.envelope.account, id: item.envelope.id }
}

/** A resident may act for an account at the time the reading was taken ([security/O1]). */
async function entitlementOf(
  queries: Queries,
  sender: Sender,
): Promise<(account: string, takenAt: Instant) => boolean> {
  const access = new Map((await queries.people.accessOf(sender.subject)).map((row) => [row.account, row]))
  return (account, takenAt) => {
    const row = access.get(account)
    return row !== undefined && (row.ended_at === null || takenAt < row.ended_at)
  }
}

const replacedBy = (item: ReadItem): { account: string; id: string }[] =>
  item.kind === 'reading' && item.facts.replaces ? [{ account: item.envelope.account, id: item.facts.replaces }] : []

const correctionIn = (item: ReadItem): Arrival[] =>
  item.kind === 'reading' && item.facts.replaces
    ? [{ ...item.envelope, register: item.facts.register, replaces: item.facts.replaces }]
    : []

const keyOf = ({ account, id }: Envelope | LedgerRow): string => `${account} ${id}`

/** Strangers' readings are kept for a person to see, but are nothing the account's residents should hear of. */
const touchedBy = (fresh: readonly LedgerRow[]): string[] => [
  ...new Set(fresh.filter((row) => row.reason !== 'not-entitled').map((row) => row.account)),
]

type Answer = { row: LedgerRow; replay: boolean } | Extract<ReadItem, { kind: 'later' | 'malformed' }>

function outcomeOf(answer: Answer): Outcome {
  if ('row' in answer) return { outcome: 'received', replay: answer.replay, receipt: receiptOf(answer.row) }
  const { kind, ...rest } = answer
  return { outcome: kind, ...rest } as Outcome
}
