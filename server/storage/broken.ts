/**
 * Broken: tells faults of the storage itself from faults of ours ([faults/V3], [faults/V4]).
 *
 * After an I/O error nobody knows what is on disk: the only safe answer is 503 and a fresh start.
 */
const BROKEN = new Set([10, 11, 26])
const FULL = new Set([13])
const BUSY = new Set([5, 6])

type SqliteFault = { errcode?: number }

const primaryCode = (fault: unknown): number => ((fault as SqliteFault | null)?.errcode ?? 0) & 0xff

/** SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB. */
export const isStorageBroken = (fault: unknown): boolean => BROKEN.has(primaryCode(fault))

/** SQLITE_FULL, SQLITE_BUSY, SQLITE_LOCKED: nothing was written; later may be better. */
export const isStorageBusy = (fault: unknown): boolean => FULL.has(primaryCode(fault)) || BUSY.has(primaryCode(fault))
