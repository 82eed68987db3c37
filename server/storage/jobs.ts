/**
 * Jobs: which server does a job now. A claim ends by itself, so that the job of a server that died is taken over.
 *
 * A claim only saves work: each job comes to the same end if two servers do it at once.
 */
import type { Db } from '#server/storage/db.ts'
import { isPostgres } from '#server/storage/engine/per-account.ts'
import type { Instant } from '#shared/lib/clock.ts'

export function jobs(db: Db) {
  return {
    /**
     * Whether `holder` has the job until then: it was free, had run out, or was its own. A claim much longer than this one
     * is of a server whose clock was wrong.
     */
    async claim(name: string, holder: string, now: Instant, until: Instant): Promise<boolean> {
      await db
        .insertInto('job')
        .values({ name, holder: null, until: 0 })
        .onConflict((clash) => clash.column('name').doNothing())
        .execute()
      const claimed = await db
        .updateTable('job')
        .set({ holder, until })
        .where('name', 'in', (row) =>
          row
            .selectFrom('job')
            .select('name')
            .where('name', '=', name)
            .where((one) =>
              one.or([
                one('holder', 'is', null),
                one('holder', '=', holder),
                one('until', '<', now),
                one('until', '>', until + (until - now)),
              ]),
            )
            // Another is just claiming it: it is theirs.
            .$if(isPostgres(db), (free) => free.forUpdate().skipLocked()),
        )
        .executeTakeFirst()
      return claimed.numUpdatedRows > 0n
    },

    async letGo(name: string, holder: string): Promise<void> {
      await db
        .updateTable('job')
        .set({ holder: null, until: 0 })
        .where('name', '=', name)
        .where('holder', '=', holder)
        .execute()
    },
  }
}
