/** Walks: the order a person gave a round on this phone. It outlives the round's news, and goes with the round and its person. */
import { AS_PLANNED, isAsPlanned, type RoundWalk } from '#client/domain/round-walk.ts'
import type { Database, Db, Setting } from '#client/store/db.ts'

export type Walks = {
  /** By round. */
  list(subject: string): Promise<Record<string, RoundWalk>>
  keep(subject: string, round: string, walk: RoundWalk): Promise<void>
}

type KeptWalk = { subject: string; round: string; walk: RoundWalk }

export function createWalks(database: Database): Walks {
  return {
    async list(subject) {
      return walksOf(await database.use((db) => walksIn(db).toArray()), subject)
    },
    async keep(subject, round, walk) {
      const key = `${WALK}${subject} ${round}`
      const value: KeptWalk = { subject, round, walk }
      await database.use(async (db) => {
        if (isAsPlanned(walk)) await db.settings.delete(key)
        else await db.settings.put({ key, value })
      })
    },
  }
}

const WALK = 'walk '

/** By round. */
export function walksOf(rows: readonly Setting[], subject: string | null): Record<string, RoundWalk> {
  const walks = rows.filter(({ key }) => key.startsWith(WALK)).map(({ value }) => value as KeptWalk)
  const own = walks.filter((kept) => kept.subject === subject)
  return Object.fromEntries(own.map(({ round, walk }) => [round, { ...AS_PLANNED, ...walk }]))
}

const walksIn = (db: Db) => db.settings.where('key').startsWith(WALK)

/** In a transaction of the caller that has the settings. */
export const forgetWalks = (db: Db, isGone: (subject: string, round: string) => boolean): Promise<number> =>
  walksIn(db)
    .filter(({ value }) => isGone((value as KeptWalk).subject, (value as KeptWalk).round))
    .delete()
