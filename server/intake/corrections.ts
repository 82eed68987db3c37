/** Corrections: which readings are corrected by others, of those that are stored and those that came with the same batch. */
import type { LedgerRow } from '#server/intake/ledger.ts'
import type { Correction } from '#server/storage/readings.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type Corrections = {
  /** When the earliest correction of this reading was taken. */
  earliest(reading: { account: string; id: string }): Instant | null
  /** One that has come now; what nobody was entitled to send corrects nothing. */
  note(row: LedgerRow): void
}

export function createCorrections(stored: readonly Correction[]): Corrections {
  const takenAt = new Map<string, Instant>()
  for (const correction of stored) put(correction)

  function put({ account, id, takenAt: at }: Correction): void {
    const key = `${account} ${id}`
    takenAt.set(key, Math.min(at, takenAt.get(key) ?? at))
  }

  return {
    earliest: ({ account, id }) => takenAt.get(`${account} ${id}`) ?? null,

    note({ account, replaces, taken_at, reason }) {
      if (replaces !== null && reason !== 'not-entitled') put({ account, id: replaces, takenAt: taken_at })
    },
  }
}
