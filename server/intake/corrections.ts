/**
 * Corrections: which readings are corrected by others, of those that are stored and those that come with a batch.
 * One of another register corrects nothing.
 */
import type { LedgerRow } from '#server/intake/ledger.ts'
import type { Correction } from '#server/storage/readings.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type Arrival = { account: string; id: string; register: string; replaces: string }

export type Corrections = {
  /** A batch begins, with these corrections to be judged yet, by somebody entitled to send them. */
  arrive(arriving: readonly Arrival[]): void
  /** When the earliest correction of this reading was taken. */
  earliest(reading: { account: string; id: string; register: string }): Instant | null
  /** One that has come now; what nobody was entitled to send corrects nothing. */
  note(row: LedgerRow): void
}

type Known = Map<string, Instant>

export function createCorrections(stored: readonly Correction[]): Corrections {
  const known: Known = new Map()
  /** Of the batch at hand: when they would have been taken, as long as nobody judged them. */
  const supposed: Known = new Map()
  for (const correction of stored) put(known, correction)

  function put(into: Known, { account, id, register, takenAt: at }: Correction): boolean {
    const key = `${account} ${id} ${register}`
    const before = into.get(key)
    if (before !== undefined && before <= at) return false
    into.set(key, at)
    return true
  }

  function earliest({ account, id, register }: { account: string; id: string; register: string }): Instant | null {
    const key = `${account} ${id} ${register}`
    const [one, other] = [known.get(key), supposed.get(key)]
    if (one === undefined || other === undefined) return one ?? other ?? null
    return Math.min(one, other)
  }

  return {
    arrive(arriving) {
      supposed.clear()
      // What corrects a reading that is corrected itself comes before that one: along a chain, and round a circle only once.
      for (let round = 0; round < arriving.length; round += 1) {
        const moved = arriving.filter((arrival) => {
          const before = earliest(arrival)
          return before !== null && put(supposed, { ...arrival, id: arrival.replaces, takenAt: before - 1 })
        })
        if (moved.length === 0) break
      }
    },

    earliest,

    note({ account, replaces, register, taken_at, reason }) {
      if (replaces !== null && reason !== 'not-entitled') {
        put(known, { account, id: replaces, register, takenAt: taken_at })
      }
    },
  }
}
