/**
 * Ballast: 256 KB laid down while there is room, given up when a reading, what was noted at a door or a receipt must be kept
 * and there is none (faults/D4). Photos are kept only beside it, so that they never take the last room.
 *
 * It lies in the browser's files and not in the database: what a database gives up comes free only when the browser tidies
 * it, while a file's room is there at once.
 */
import { namesOf } from '#client/store/db.ts'

const CACHE = 'ballast'
const ADDRESS = '/ballast'
const BYTES = 256 * 1024

export type Ballast = {
  /** Lays it down if it is missing. `full`: there is no room for it; `none`: this browser keeps no files. */
  lay(): Promise<'laid' | 'full' | 'none'>
  /** False if there was none. */
  drop(): Promise<boolean>
}

export type BallastCaches = Pick<CacheStorage, 'open'>

export function createBallast(caches: BallastCaches | null): Ballast {
  return {
    async lay() {
      if (caches === null) return 'none'
      try {
        const cache = await caches.open(CACHE)
        if ((await cache.match(ADDRESS)) === undefined) await cache.put(ADDRESS, new Response(new Uint8Array(BYTES)))
        return 'laid'
      } catch (error) {
        return refusalOf(error)
      }
    },

    async drop() {
      if (caches === null) return false
      try {
        return await (await caches.open(CACHE)).delete(ADDRESS)
      } catch (error) {
        refusalOf(error)
        return false
      }
    },
  }
}

/** What is written; once more where the phone is full and had its ballast. */
export async function withRoom<Value>(ballast: Ballast, writing: () => Promise<Value>): Promise<Value> {
  try {
    return await writing()
  } catch (error) {
    if (!isFull(error) || !(await ballast.drop())) throw error
    return await writing()
  }
}

export const isFull = (error: unknown): boolean => namesOf(error).includes('QuotaExceededError')

/** What browsers say where there is no room, and where files are forbidden or broken; anything else is our fault. */
function refusalOf(error: unknown): 'full' | 'none' {
  if (isFull(error)) return 'full'
  if (namesOf(error).some((name) => FORBIDDEN.includes(name))) return 'none'
  throw error
}

const FORBIDDEN = [
  'SecurityError',
  'InvalidStateError',
  'UnknownError',
  'NotAllowedError',
  'NotSupportedError',
  'TypeError',
]
