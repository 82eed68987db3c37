/**
 * Bulk review: one decision about many held readings, which nobody looks at one by one.
 *
 * Accepting drops the doubt, and then R5 decides: per register and period the newest counts, the older are superseded,
 * and what counts already is never displaced by an older one. What a stranger sent, and other content under a known id,
 * is left to a person who looks. Decided readings are left alone, so it may be asked again after anything.
 */
import { closeVisits } from '#server/intake/close-visits.ts'
import { fitsRegister, noteOf, presentPeriod, type ReviewRefusal, type Words } from '#server/intake/review.ts'
import type { Account } from '#server/storage/accounts.ts'
import type { AuditNote } from '#server/storage/audit.ts'
import type { HeldFilter, HeldKey } from '#server/storage/held-readings.ts'
import type { AcceptedReading } from '#server/storage/reading-columns.ts'
import type { Move, StoredReading } from '#server/storage/readings.ts'
import type { Queries, Storage } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Standing } from '#shared/domain/reading.ts'
import { isNewer } from '#shared/domain/reading-order.ts'
import type { Period } from '#shared/lib/calendar-date.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

/** Readings a transaction: short enough that intake hardly waits. */
export const MOST_AT_ONCE = 200

const PAGE = 1000

const ONE_BY_ONE: readonly (string | null)[] = ['not-entitled', 'conflict']

export type BulkRefusal = ReviewRefusal | 'one-by-one'

export type Decided = { row: StoredReading; result: Result<Standing, BulkRefusal> }

export type BulkReview = {
  /** Those held now, in the order in which they are to be decided: each register's together. */
  matching(filter: HeldFilter): Promise<HeldKey[]>
  /** In one transaction, at most `MOST_AT_ONCE` of them. */
  accept(keys: readonly HeldKey[], words: Words): Promise<Decided[]>
  reject(keys: readonly HeldKey[], words: Words): Promise<Decided[]>
}

export function createBulkReview({ storage, clock }: { storage: Storage; clock: Clock }): BulkReview {
  return {
    async matching(filter) {
      const found: HeldKey[] = []
      for (;;) {
        const page = await storage.held.keys(filter, found.at(-1) ?? null, PAGE)
        found.push(...page)
        if (page.length < PAGE) return found.sort(newestFirst)
      }
    },

    accept: (keys, words) =>
      storage.write(async (queries) => {
        const rows = await rowsOf(queries, keys)
        const bench = await openBench(queries, rows)
        const decided = rows.map((row): Decided => ({ row, result: bench.accept(row) }))
        // What counted makes room first, so that the unique index is never asked about two at once (R4).
        await queries.readings.move([...bench.displaced.values()], clock.now(), words.by)
        await settle('review accept', queries, decided, words, bench.displaced)
        return decided
      }),

    reject: (keys, words) =>
      storage.write(async (queries) => {
        const rows = await rowsOf(queries, keys)
        const decided = rows.map((row): Decided => {
          if (row.status !== 'held') return { row, result: refused('not-held') }
          return { row, result: ok({ status: 'rejected', reason: words.reason, period: row.period }) }
        })
        await settle('review reject', queries, decided, words)
        return decided
      }),
  }

  async function settle(
    deed: 'review accept' | 'review reject',
    queries: Queries,
    decided: readonly Decided[],
    words: Words,
    displaced: ReadonlyMap<StoredReading, Move> = new Map(),
  ): Promise<void> {
    const now = clock.now()
    const moves: Move[] = []
    const notes: AuditNote[] = []
    for (const { row, result } of decided) {
      if (!result.ok) continue
      // A rejection carries the words as its reason.
      const note = deed === 'review accept' ? words.reason : undefined
      moves.push({ reading: row, standing: result.value, note })
      notes.push(noteOf(deed, row, result.value, words, now, displaced.get(row)?.reading.id))
    }
    await queries.readings.move(moves, now, words.by)
    await closeVisits(
      queries,
      decided.flatMap(({ row, result }) => (result.ok ? row : [])),
      now,
    )
    await queries.accounts.touch([...new Set(moves.map(({ reading }) => reading.account))])
    await queries.audit.notes(notes)
  }
}

/** The rows as they are now, newest first in each register. */
async function rowsOf(queries: Queries, keys: readonly HeldKey[]): Promise<StoredReading[]> {
  if (keys.length > MOST_AT_ONCE) throw new Error(`at most ${MOST_AT_ONCE} readings a transaction`)
  const wanted = new Set(keys.map(nameOf))
  const rows = await queries.readings.under(keys)
  return rows.filter((row) => wanted.has(nameOf(row))).sort(newestFirst)
}

type Bench = {
  accept(row: StoredReading): Result<Standing, BulkRefusal>
  /** What counted until now and makes room, by what takes its place. */
  displaced: Map<StoredReading, Move>
}

/** What acceptance is decided by: accounts, utilities, and what counts by now. */
async function openBench(queries: Queries, rows: readonly StoredReading[]): Promise<Bench> {
  const keys = [...new Set(rows.map((row) => row.account))]
  const accounts = await queries.accounts.find(keys)
  const utilities = await queries.accounts.utilities()
  const periods = new Map(rows.map((row) => [row, periodFor(row, accounts.get(row.account))]))
  const earliest = [...periods.values()].filter((period) => period !== null).sort()[0]
  const stored = earliest === undefined ? [] : await queries.readings.accepted(keys, earliest)
  const counting = new Map(stored.map((row) => [placeOf(row, row.period!), row]))
  const displaced = new Map<StoredReading, Move>()

  function periodFor(row: StoredReading, account: Account | undefined): Period | null {
    if (row.period !== null || account === undefined) return row.period
    return presentPeriod(utilities, account.utility, row)
  }

  return {
    displaced,

    accept(row) {
      if (row.status !== 'held') return refused('not-held')
      if (ONE_BY_ONE.includes(row.reason)) return refused('one-by-one')
      const account = accounts.get(row.account)
      const period = periods.get(row)
      if (!account || !period) return refused('no-such-account')
      if (!fitsRegister(row, account)) return refused('no-such-register')

      const place = placeOf(row, period)
      const current = counting.get(place)
      if (current && !isNewer(placed(row), placed(current))) return ok({ status: 'superseded', period }) // R5
      if (current) displaced.set(row, { reading: current, standing: { status: 'superseded', period } })
      counting.set(place, row)
      return ok({ status: 'accepted', period })
    },
  }
}

type Ordered = { account: AccountKey; register: string; taken_at: number; received_at: number; id: string }

function newestFirst(a: Ordered, b: Ordered): number {
  if (a.account !== b.account) return a.account < b.account ? -1 : 1
  if (a.register !== b.register) return a.register < b.register ? -1 : 1
  return isNewer(placed(a), placed(b)) ? -1 : 1
}

const placed = ({ taken_at: takenAt, received_at: receivedAt, id }: Ordered | AcceptedReading) => ({
  takenAt,
  receivedAt,
  id,
})

const nameOf = ({ account, id, variant }: Pick<HeldKey, 'account' | 'id' | 'variant'>): string =>
  `${account} ${id} ${variant}`

const placeOf = ({ account, register }: { account: AccountKey; register: string }, period: Period): string =>
  `${account} ${period} ${register}`
