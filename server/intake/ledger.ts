/**
 * Ledger: which readings count for the registers at hand, while one batch or one release is being judged.
 *
 * Filled from storage, changed in memory, written back as fresh rows and moves in one transaction. At any moment a
 * register has at most one accepted reading for a period (R4).
 */
import type { Accepted } from '#server/intake/judge.ts'
import type { AcceptedReading } from '#server/storage/reading-columns.ts'
import type { Move, PastReading, RegisterPast, StoredReading } from '#server/storage/readings.ts'
import type { Period } from '#shared/lib/calendar-date.ts'

/** A row that is not stored yet has no step. */
export type LedgerRow = Omit<StoredReading, 'step'> & { step?: number }

export type Ledger = {
  /** Those of the past and those that may still be superseded, oldest period first. */
  acceptedOf(account: string, register: string): readonly (PastReading | Accepted)[]
  /** The one that counts for a period not yet past. */
  currentOf(account: string, register: string, period: Period): Accepted | null
  /** `row` counts for its period from now on; what counted before is superseded: a fresh row in place, a stored one by a move. */
  accept(row: LedgerRow | AcceptedReading): void
  moves(): Move[]
}

/** As the judge sees it, and what it takes to supersede it. */
type Counting = Accepted & { supersede(): void }

/** `past` and `stored` share no period; the later ones are `stored`, since only they can be superseded yet. */
export function createLedger(past: readonly RegisterPast[], stored: readonly AcceptedReading[]): Ledger {
  const pasts = new Map(past.map((row) => [`${row.account} ${row.register}`, row.readings]))
  const registers = new Map<string, Counting[]>()
  const moves: Move[] = []
  for (const row of stored) countingOf(row.account, row.register).push(counting(row, () => moves.push(moveOf(row))))

  function countingOf(account: string, register: string): Counting[] {
    const key = `${account} ${register}`
    const found = registers.get(key)
    if (found) return found
    const fresh: Counting[] = []
    registers.set(key, fresh)
    return fresh
  }

  return {
    acceptedOf: (account, register) => {
      const key = `${account} ${register}`
      return [...(pasts.get(key) ?? []), ...(registers.get(key) ?? [])]
    },

    currentOf: (account, register, period) =>
      registers.get(`${account} ${register}`)?.find((row) => row.period === period) ?? null,

    accept(row) {
      const rows = countingOf(row.account, row.register)
      const isFresh = 'status' in row && row.step === undefined
      const supersede = isFresh ? () => (row.status = 'superseded') : () => moves.push(moveOf(row))
      const at = rows.findIndex((other) => other.period === row.period)
      if (at >= 0) rows.splice(at, 1)[0]!.supersede()
      const before = rows.findLastIndex((other) => other.period < row.period!)
      rows.splice(before + 1, 0, counting(row, supersede))
    },

    moves: () => moves,
  }
}

function moveOf({ account, id, variant, step, period }: Omit<AcceptedReading, 'step'> & { step?: number }): Move {
  return { reading: { account, id, variant, step: step! }, standing: { status: 'superseded', period: period! } }
}

const counting = (row: Omit<AcceptedReading, 'step'>, supersede: () => void): Counting => ({
  id: row.id,
  channel: row.channel,
  value: row.value,
  ticks: row.ticks,
  readOn: row.read_on,
  takenAt: row.taken_at,
  receivedAt: row.received_at,
  period: row.period!,
  supersede,
})
