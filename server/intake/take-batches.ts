/**
 * Take batches: what several senders handed in at the same time, taken in one transaction. Each batch is judged in its turn,
 * as if it had come alone; what is asked of the database, and what is written, is so for all of them at once.
 *
 * Stored first, judged later (R2): a reading that cannot be judged is held, and one bad reading never touches another
 * (faults/G9). The row is the proof that it came, so the same reading always gets the same receipt (R1).
 */
import { type CaseFile, openCaseFile } from '#server/intake/case-file.ts'
import { closeVisits } from '#server/intake/close-visits.ts'
import { type Arrival, type Corrections, createCorrections } from '#server/intake/corrections.ts'
import { INSPECTORS_A_DAY, type Tally } from '#server/intake/daily-limit.ts'
import { freshRow, type Storable } from '#server/intake/fresh-row.ts'
import type { LedgerRow } from '#server/intake/ledger.ts'
import type { ReadItem } from '#server/intake/read-item.ts'
import { type Received as Receivable, receiptOf } from '#server/intake/receipt-of.ts'
import type { Sender } from '#server/intake/sender.ts'
import { stand } from '#server/intake/stand.ts'
import { stillUnsent } from '#server/intake/still-unsent.ts'
import { type ComingVisit, visitRow, visitTakenAt } from '#server/intake/visit-row.ts'
import type { Move } from '#server/storage/readings.ts'
import type { DeviceTable } from '#server/storage/schema.ts'
import { columnsOf } from '#server/storage/standing-columns.ts'
import type { Queries, Storage } from '#server/storage/storage.ts'
import type { VisitTable } from '#server/storage/visit-tables.ts'
import { staffNameOf, staffSubject } from '#shared/domain/staff.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'
import type { Zone } from '#shared/lib/zone.ts'
import type { Outcome } from '#shared/wire/readings.ts'

export type ReadBatch = {
  sender: Sender
  items: readonly ReadItem[]
  deviceNow: Instant
  device: DeviceTable | null
  tally: Tally
}

/** `isOverLimit`: nothing was taken, since the day's limit is used up. */
export type Received = { outcomes: Outcome[]; commitSeq: number; isOverLimit: boolean }

export type TakingDeps = { storage: Storage; clock: Clock; receiptKey: Buffer; onFault: (fault: unknown) => void }

/** What there is to know of all batches, and what becomes of it as they are judged. */
type Taking = {
  receivedAt: Instant
  commitSeq: number
  /** Variants of each reading, stored ones and fresh ones. */
  rows: Map<string, LedgerRow[]>
  file: CaseFile
  entitled: Entitled
  corrections: Corrections
  fresh: LedgerRow[]
  /** Variants of each visit, as of readings; and the fresh ones. */
  visits: Map<string, VisitTable[]>
  freshVisits: VisitTable[]
}

/** `round`: of theirs the account must have been on this one. */
type Entitled = (subject: string, account: string, takenAt: Instant, round?: string) => boolean

type Answer = { row: Receivable; replay: boolean } | Extract<ReadItem, { kind: 'later' | 'malformed' }>

export function takeBatches({ storage, clock, receiptKey, onFault }: TakingDeps) {
  return async (batches: readonly ReadBatch[]): Promise<Received[]> =>
    await storage.write(async (queries) => {
      // It may have run before, to no avail.
      for (const { tally } of batches) tally.giveBack()
      const taking = await beginTaking(queries, batches, clock.now())
      const taken = batches.map((batch) => take(taking, batch))
      const moves = taking.file.ledger.moves()
      await queries.readings.move(moves, taking.receivedAt, 'intake')
      for (const move of moves) standAnew(taking.rows, move)
      await queries.readings.add(taking.fresh, taking.receivedAt, 'intake')
      await queries.visits.add(taking.freshVisits)
      const closed = await closeVisits(queries, [...taking.fresh, ...taking.freshVisits], taking.receivedAt)
      const touched = touchedBy([...taking.fresh, ...taking.freshVisits])
      await queries.accounts.touch([...new Set([...touched, ...closed])])
      await queries.devices.seen(
        batches.flatMap(({ device }, at) => (device ? [stillUnsent(device, receiptsIn(taken[at]!))] : [])),
      )
      return taken.map((answers, at) => receivedOf(answers, taking.commitSeq, batches[at]!))
    })

  function take(taking: Taking, { sender, items, deviceNow, tally }: ReadBatch): Answer[] {
    const { receivedAt, commitSeq, rows, file, entitled, corrections, fresh } = taking
    corrections.arrive(
      items.flatMap(correctionIn).filter(({ account }) => entitled(sender.subject, account, receivedAt)),
    )
    return items.map((item) => {
      if (item.kind === 'visit') return takeVisit(taking, item, { sender, deviceNow, tally })
      if (!isStorable(item)) return item
      const variants = rows.get(keyOf(item.envelope)) ?? []
      const same = variants.find((row) => row.hash === item.envelope.hash)
      if (same) return { row: same, replay: true } // R1
      const row = freshRow(item, { sender, receivedAt, deviceNow, commitSeq, receiptKey, variant: variants.length })
      const isEntitled = entitled(sender.subject, row.account, row.taken_at)
      if (!allows(tally, sender, isEntitled ? row.account : null)) {
        return { kind: 'later', account: row.account, id: row.id }
      }
      const kin = {
        predecessor: rows.get(`${row.account} ${row.replaces}`)?.find(({ register }) => register === row.register),
        correctedAt: corrections.earliest(row),
      }
      stand(row, item, { file, isEntitled, isRevoked: sender.isRevoked === true, kin, onFault })
      corrections.note(row)
      rows.set(keyOf(row), [...variants, row])
      fresh.push(row)
      return { row, replay: false }
    })
  }

  /** One stored before is the same visit, and gets the same receipt (R1). */
  function takeVisit(
    { receivedAt, commitSeq, visits, file, entitled, freshVisits }: Taking,
    item: ComingVisit,
    { sender, deviceNow, tally }: Pick<ReadBatch, 'sender' | 'deviceNow' | 'tally'>,
  ): Answer {
    const { account, id, hash } = item.envelope
    const variants = visits.get(keyOf(item.envelope)) ?? []
    const same = variants.find((row) => row.hash === hash)
    if (same) return { row: same, replay: true }
    const taken = visitTakenAt(item, { deviceNow, receivedAt })
    // Whoever lives there hands in readings, but visits nobody.
    const isEntitled =
      sender.channel === 'inspector' && entitled(sender.subject, account, taken.takenAt, item.facts.round)
    if (!allows(tally, sender, isEntitled ? account : null)) return { kind: 'later', account, id }
    const at = { sender, receivedAt, deviceNow, commitSeq, receiptKey, variant: variants.length }
    const row = visitRow(item, at, { taken, zone: zoneIn(file, account), isEntitled })
    visits.set(keyOf(row), [...variants, row])
    freshVisits.push(row)
    return { row, replay: false }
  }
}

async function beginTaking(queries: Queries, batches: readonly ReadBatch[], receivedAt: Instant): Promise<Taking> {
  const storable = batches.flatMap(({ items }) => items.filter(isStorable))
  const envelopes = storable.map((item) => item.envelope)
  const visited = batches.flatMap(({ items }) => items.flatMap((item) => (item.kind === 'visit' ? item.envelope : [])))
  const known = await queries.readings.under([...envelopes, ...storable.flatMap(replacedBy)])
  const accounts = [...new Set([...envelopes, ...visited].map(({ account }) => account))]
  const channels = [...new Set(batches.map(({ sender }) => sender.channel))]
  const subjects = [...new Set(batches.map(({ sender }) => sender.subject))]
  return {
    receivedAt,
    rows: new Map<string, LedgerRow[]>(Map.groupBy(known, keyOf)),
    file: await openCaseFile(queries, accounts, { since: receivedAt, channels }),
    entitled: await entitlementOf(queries, subjects, accounts),
    corrections: createCorrections(await queries.readings.correctionsOf(envelopes)),
    visits: new Map<string, VisitTable[]>(Map.groupBy(await queries.visits.under(visited), keyOf)),
    commitSeq:
      storable.length + visited.length > 0
        ? await queries.meta.nextCommitSeq()
        : (await queries.meta.identity()).commitSeq,
    fresh: [],
    freshVisits: [],
  }
}

/** A stored reading that was sent again and has been superseded since: its receipt says so. */
function standAnew(rows: Taking['rows'], { reading, standing }: Move): void {
  const row = rows.get(keyOf(reading))?.find(({ variant }) => variant === reading.variant)
  if (row) Object.assign(row, columnsOf(standing))
}

/**
 * A resident may act for an account at the time the reading was taken ([security/O1]); an inspector where the account was on
 * a round of theirs.
 */
async function entitlementOf(
  queries: Queries,
  subjects: readonly string[],
  accounts: readonly string[],
): Promise<Entitled> {
  const inspectors = subjects.flatMap((subject) => staffNameOf(subject) ?? [])
  const residents = subjects.filter((subject) => staffNameOf(subject) === null)
  const access = (await queries.people.accessOfEach(residents)).map((row) => ({
    ...row,
    since: Number.NEGATIVE_INFINITY,
    endedAt: row.ended_at,
    round: null,
  }))
  const entrusted = (await queries.rounds.entrusted(inspectors, accounts)).map((row) => ({
    ...row,
    subject: staffSubject(row.inspector),
  }))
  const may = Map.groupBy([...access, ...entrusted], ({ subject, account }) => `${subject} ${account}`)
  return (subject, account, takenAt, named) =>
    may
      .get(`${subject} ${account}`)
      ?.filter(({ round }) => named === undefined || round === named)
      .some(({ since, endedAt }) => since <= takenAt && (endedAt === null || takenAt < endedAt)) ?? false
}

function receivedOf(answers: readonly Answer[], commitSeq: number, { items }: ReadBatch): Received {
  const isLeft = answers.map((answer, at) => 'kind' in answer && answer.kind === 'later' && items[at]!.kind !== 'later')
  return {
    outcomes: answers.map(outcomeOf),
    commitSeq,
    isOverLimit: items.length > 0 && isLeft.every(Boolean),
  }
}

function outcomeOf(answer: Answer): Outcome {
  if ('row' in answer) return { outcome: 'received', replay: answer.replay, receipt: receiptOf(answer.row) }
  const { kind, ...rest } = answer
  return { outcome: kind, ...rest } as Outcome
}

/** A profile that cannot be read is no reason to leave a visit behind (faults/G9). */
function zoneIn(file: CaseFile, account: string): Zone | null {
  try {
    return file.of(account)?.zone ?? null
  } catch {
    return null
  }
}

/** Strangers use up a limit of their own, not the account's; an inspector whose round was closed meanwhile is one of them. */
function allows(tally: Tally, { subject, channel }: Sender, account: string | null): boolean {
  if (account !== null) return tally.allows(account)
  return tally.allows(`by ${subject}`, channel === 'inspector' ? INSPECTORS_A_DAY : undefined)
}

const isStorable = (item: ReadItem): item is Storable => item.kind === 'reading' || item.kind === 'sealed'

const replacedBy = (item: ReadItem): { account: string; id: string }[] =>
  item.kind === 'reading' && item.facts.replaces ? [{ account: item.envelope.account, id: item.facts.replaces }] : []

const correctionIn = (item: ReadItem): Arrival[] =>
  item.kind === 'reading' && item.facts.replaces
    ? [{ ...item.envelope, register: item.facts.register, replaces: item.facts.replaces }]
    : []

const keyOf = ({ account, id }: { account: string; id: string }): string => `${account} ${id}`

/** What strangers hand in is kept for a person to see, but is nothing the account's residents and inspectors should hear of. */
const touchedBy = (fresh: readonly Pick<LedgerRow, 'account' | 'reason'>[]): string[] =>
  fresh.filter((row) => row.reason !== 'not-entitled').map((row) => row.account)

const receiptsIn = (answers: readonly Answer[]): number => answers.filter((answer) => 'row' in answer).length
