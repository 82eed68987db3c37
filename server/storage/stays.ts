/** Stays: from when until when a dwelling was on a round, which it may leave and come back to. How that is kept in its row. */
import type { DwellingTable } from '#server/storage/visit-tables.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type Stay = { since: Instant; endedAt: Instant | null }

type Kept = Pick<DwellingTable, 'since' | 'ended_at' | 'stays'>

/** Oldest first. One that was on the round from its making has been there since ever: whoever has the round says since when. */
export function staysOf({ since, ended_at, stays }: Kept): Stay[] {
  const earlier = (stays ?? '').split(' ').filter((stay) => stay !== '')
  return [
    ...earlier.map((stay) => {
      const [from, until] = stay.split('-').map(Number)
      return { since: from!, endedAt: until! }
    }),
    { since: since ?? 0, endedAt: ended_at },
  ]
}

/** What its row says once it has come back: the stay that ended is one of the earlier ones. */
export function cameBack(kept: Kept, now: Instant): Kept {
  const stays = staysOf(kept).map(({ since, endedAt }) => `${since}-${endedAt ?? now}`)
  return { since: now, ended_at: null, stays: stays.join(' ') }
}
