/**
 * Stand: finds where a fresh row stands, in place. A fault of ours in judging leaves it held, and leaves the others alone
 * (faults/G9).
 */
import type { CaseFile, Known } from '#server/intake/case-file.ts'
import { judge } from '#server/intake/judge.ts'
import type { LedgerRow } from '#server/intake/ledger.ts'
import type { ReadItem } from '#server/intake/read-item.ts'
import { readOnOf } from '#server/intake/read-on.ts'
import { columnsOf } from '#server/storage/standing-columns.ts'
import type { Reading } from '#shared/domain/reading.ts'
import { ticksOf } from '#shared/domain/value.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** What a reading corrects, if that is there, and when the first was taken that corrects it. */
type Kin = { predecessor: LedgerRow | undefined; correctedAt: Instant | null }

type About = {
  file: CaseFile
  isEntitled: boolean
  isRevoked: boolean
  kin: Kin
  onFault: (fault: unknown) => void
}

export function stand(row: LedgerRow, item: ReadItem, { file, isEntitled, isRevoked, kin, onFault }: About): void {
  try {
    const known = file.of(row.account)
    const account = item.kind === 'reading' && known
    if (account) place(row, item.facts, account, file, kin)
    if (!known || !isEntitled) row.reason = 'not-entitled'
    else if (row.variant > 0) row.reason = 'conflict'
    else if (isRevoked) row.reason = 'revoked'
    else if (account) standOf(row, account, file)
  } catch (fault) {
    onFault(fault)
    Object.assign(row, columnsOf({ status: 'held', reason: 'internal', period: null }))
  }
}

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
