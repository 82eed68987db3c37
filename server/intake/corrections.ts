/**
 * Corrections: which readings are corrected by others, of those that are stored and those that come with a batch.
 * One of another register corrects nothing.
 */
import type { LedgerRow } from '#server/intake/ledger.ts'
import type { Correction } from '#server/storage/readings.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type Arrival = { account: string; id: string; register: string; replaces: string }

export type Corrections = {
  /** The corrections of a batch, to be judged yet, by somebody entitled to send them. */
  arrive(arriving: readonly Arrival[]): void
  /** When the earliest correction of this reading was taken. */
  earliest(reading: { account: string; id: string; register: string }): Instant | null
  /** One that has come now; what nobody was entitled to send corrects nothing. */
  note(row: LedgerRow): void
}

export function createCorrections(stored: readonly Correction[]): Corrections {
  const takenAt = new Map<string, Instant>()
  for (const correction of stored) put(correction)

  function put({ account, id, register, takenAt: at }: Correction): boolean {
    const key = `${account} ${id} ${register}`
    const known = takenAt.get(key)
    if (known !== undefined && known <= at) return false
    takenAt.set(key, at)
    return true
  }

  function earliest({ account, id, register }: { account: string; id: string; register: string }): Instant | null {
    return takenAt.get(`${account} ${id} ${register}`) ?? null
  }

  return {
    arrive(arriving) {
      // What corrects a reading that is corrected itself comes before that one: along a chain, and round a circle only once.
      for (let round = 0; round < arriving.length; round += 1) {
        const moved = arriving.filter((arrival) => {
          const before = earliest(arrival)
          return before !== null && put({ ...arrival, id: arrival.replaces, takenAt: before - 1 })
        })
        if (moved.length === 0) break
      }
    },

    earliest,

    note({ account, replaces, register, taken_at, reason }) {
      if (replaces !== null && reason !== 'not-entitled') put({ account, id: replaces, register, takenAt: taken_at })
    },
  }
}
