/**
 * Ledger: which readings count for the registers at hand, while one batch or one release is being judged.
 *
 * Filled from storage, changed in memory, written back as fresh rows and moves in one transaction. At any moment a
 * register has at most one accepted reading for a period (R4).
 */
import type { Accepted } from '#server/intake/judge.ts'
import type { Move, StoredReading } from '#server/storage/readings.ts'
import type { Period } from '#shared/lib/calendar-date.ts'

/** A row that is not stored yet has no step. */
export type LedgerRow = Omit<StoredReading, 'step'> & { step?: number }

export type Ledger = {
  acceptedOf(account: string, register: string): readonly Accepted[]
  /** `row` counts for its period from now on; what counted before is superseded: a fresh row in place, a stored one by a move. */
  accept(row: LedgerRow): void
  moves(): Move[]
}

export function createLedger(stored: readonly StoredReading[]): Ledger {
  const counting = new Map<string, LedgerRow[]>()
  const moves: Move[] = []
  for (const row of stored) listOf(row.account, row.register).push(row)

  function listOf(account: string, register: string): LedgerRow[] {
    const key = `${account} ${register}`
    const found = counting.get(key)
    if (found) return found
    const fresh: LedgerRow[] = []
    counting.set(key, fresh)
    return fresh
  }

  function supersede(row: LedgerRow, period: Period): void {
    if (row.step === undefined) {
      row.status = 'superseded'
      return
    }
    const { account, id, variant, step } = row
    moves.push({ reading: { account, id, variant, step }, standing: { status: 'superseded', period } })
  }

  return {
    acceptedOf: (account, register) => listOf(account, register).map(acceptedFrom),

    accept(row) {
      const rows = listOf(row.account, row.register)
      const at = rows.findIndex((other) => other.period === row.period)
      if (at >= 0) supersede(rows.splice(at, 1)[0]!, row.period!)
      rows.push(row)
      rows.sort((a, b) => (a.period! < b.period! ? -1 : 1))
    },

    moves: () => moves,
  }
}

const acceptedFrom = (row: LedgerRow): Accepted => ({
  id: row.id,
  channel: row.channel,
  value: row.value,
  ticks: row.ticks,
  readOn: row.read_on,
  takenAt: row.taken_at,
  receivedAt: row.received_at,
  period: row.period!,
})
