/** Ballast: 256 KB laid down while there is room, given up when a reading must be saved and there is none (faults/D4). */
import { type Database, namesOf } from '#client/store/db.ts'

const KEY = 'ballast'
const BYTES = 256 * 1024

export type Ballast = {
  /** Lays it down if it is missing and there is room. */
  lay(): Promise<void>
  /** False if there was none. */
  drop(): Promise<boolean>
}

export function createBallast(database: Database): Ballast {
  return {
    async lay() {
      try {
        await database.use((db) =>
          db.transaction('rw', db.settings, async () => {
            if ((await db.settings.where('key').equals(KEY).count()) > 0) return
            await db.settings.put({ key: KEY, value: new ArrayBuffer(BYTES) })
          }),
        )
      } catch (error) {
        if (!namesOf(error).includes('QuotaExceededError')) throw error
      }
    },
    drop: () =>
      database.use((db) =>
        db.transaction('rw', db.settings, async () => (await db.settings.where('key').equals(KEY).delete()) > 0),
      ),
  }
}
