/**
 * Daily limit: how many fresh readings an account, or a person elsewhere, may bring in a day ([security/O4]); the rest are asked
 * for later, not refused.
 */
import type { Clock } from '#shared/lib/clock.ts'

const A_DAY = 86_400_000
const READINGS_A_DAY = 100

/** Of dwellings that are not theirs: a day's 600 readings and 300 visits, and what was late, when a round was closed before. */
export const INSPECTORS_A_DAY = 2000

export type DailyLimit = {
  /** A count of its own for each batch, so that it can be given back as a whole. */
  tally(): Tally
}

export type Tally = {
  /** Counts a reading, unless the day's are used up; `most` where that is not an account's. */
  allows(account: string, most?: number): boolean
  /** All that was counted, since it was not stored after all (faults/V13); another day's count stays as it is. */
  giveBack(): void
}

export function createDailyLimit(clock: Clock, most = READINGS_A_DAY): DailyLimit {
  let day = 0
  let counts = new Map<string, number>()

  return {
    tally() {
      let mine: { account: string; day: number }[] = []

      return {
        allows(account, ofThese = most) {
          const today = Math.floor(clock.now() / A_DAY)
          if (today !== day) {
            day = today
            counts = new Map()
          }
          const count = (counts.get(account) ?? 0) + 1
          if (count > ofThese) return false
          counts.set(account, count)
          mine.push({ account, day })
          return true
        },

        giveBack() {
          for (const counted of mine) {
            if (counted.day === day) counts.set(counted.account, counts.get(counted.account)! - 1)
          }
          mine = []
        },
      }
    },
  }
}
