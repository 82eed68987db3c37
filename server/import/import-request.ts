/** Import request: what an import is asked to do, by whom, and how it tells how far it is. */
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'

export type ImportOptions = {
  /** The utility of all lines, if the file does not say. */
  utility?: string | undefined
  /** If any line is wrong, nothing is loaded. */
  isStrict?: boolean
  /** Nothing is loaded in any case. */
  isDryRun?: boolean
  /** The last values may all be old. */
  isOldMeant?: boolean
}

/** Lines done of all, when checking or when loading. */
export type ImportProgress = { lines: number; of: number; isLoading: boolean }

export type ImportRequest = {
  storage: Storage
  keys: { receiptKey: Buffer }
  clock: Clock
  file: string
  /** For the audit. */
  by: { who: string; origin: string }
  options?: ImportOptions
  onProgress?: (progress: ImportProgress) => void
  /** Stops the import after the accounts it is at. */
  signal?: AbortSignal
}
