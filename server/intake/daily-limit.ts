/** Daily limit: how many fresh readings an account may bring in a day ([security/O4]); the rest are asked for later, not refused. */
import type { Clock, Instant } from '#shared/lib/clock.ts'

const A_DAY = 86_400_000
const READINGS_A_DAY = 100

export type DailyLimit = {
  /** Counts a reading, unless the day's are used up. */
  allows(account: string): boolean
  /** Of a reading that was counted then, and not stored after all (faults/V13); another day's count stays as it is. */
  giveBack(account: string, countedAt: Instant): void
}

export function createDailyLimit(clock: Clock, most = READINGS_A_DAY): DailyLimit {
  let day = 0
  let counts = new Map<string, number>()

  return {
    allows(account) {
      const today = Math.floor(clock.now() / A_DAY)
      if (today !== day) {
        day = today
        counts = new Map()
      }
      const count = (counts.get(account) ?? 0) + 1
      if (count > most) return false
      counts.set(account, count)
      return true
    },

    giveBack(account, countedAt) {
      if (Math.floor(countedAt / A_DAY) !== day) return
      counts.set(account, Math.max(0, (counts.get(account) ?? 0) - 1))
    },
  }
}
