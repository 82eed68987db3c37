/** Storage health: how safe what is kept on this device is, as far as the browser tells (faults/D1–D5). Pure; words are the screen's. */

/** What the browser answers; null where it has no such question. */
export type StorageFacts = {
  persisted: boolean | null
  quotaBytes: number | null
  /** Opened from the home screen. */
  standalone: boolean
  /** A browser of Apple's engine, which forgets sites not used for 7 days unless they are installed. */
  webkit: boolean
  /** A service worker controls the page: the app opens without a network. */
  worksOffline: boolean
  /** The browser can send when the app is closed. */
  backgroundSync: boolean
}

export const STORAGE_WARNINGS = [
  'private-window',
  'install-first',
  'may-be-cleared',
  'keep-open-to-send',
  'not-offline',
] as const
export type StorageWarning = (typeof STORAGE_WARNINGS)[number]

/** `kept`: whether the browser promised not to clear it by itself. */
export type StorageHealth = { kept: 'promised' | 'not-promised' | 'unknown'; warnings: StorageWarning[] }

/** A private window gets little room, and nothing in it outlives it (faults/D5). */
const PRIVATE_QUOTA = 200 * 1024 * 1024

export function storageHealth(facts: StorageFacts): StorageHealth {
  const warnings: StorageWarning[] = []
  if (facts.quotaBytes !== null && facts.quotaBytes < PRIVATE_QUOTA && facts.persisted !== true)
    warnings.push('private-window')
  if (facts.webkit && !facts.standalone) warnings.push('install-first')
  if (facts.persisted === false && !(facts.webkit && facts.standalone)) warnings.push('may-be-cleared')
  if (!facts.backgroundSync) warnings.push('keep-open-to-send')
  if (!facts.worksOffline) warnings.push('not-offline')
  const kept = facts.persisted === null ? 'unknown' : facts.persisted ? 'promised' : 'not-promised'
  return { kept, warnings }
}

/** The server knows this browser, but the browser has no mark of ours left: it was cleared in between (faults/D3). */
export const isStorageLost = (isKnown: boolean, marked: boolean): boolean => isKnown && !marked
