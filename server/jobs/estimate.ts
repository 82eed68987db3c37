/** Estimate: the job that estimates what was not read, once a period has closed for every channel (C2). */
import type { Estimation } from '#server/consumption/estimation.ts'
import type { Job } from '#server/jobs/loop.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'

/** Periods close once a month; nobody waits for the very second. */
const LOOKED_AT_EVERY = 60_000

export function estimate({ clock, estimation }: { clock: Clock; estimation: Estimation }): Job {
  let idleSince: Instant | null = null

  return {
    name: 'estimate',
    everyMs: 1000,

    async isDue() {
      const now = clock.now()
      if (idleSince !== null && now >= idleSince && now < idleSince + LOOKED_AT_EVERY) return false
      const isIdle = (await estimation.next()) === null
      idleSince = isIdle ? now : null
      return !isIdle
    },

    async run() {
      const task = await estimation.next()
      if (task) await estimation.some(task)
    },
  }
}
