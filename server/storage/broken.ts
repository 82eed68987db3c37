/**
 * Broken: tells faults of the storage itself from faults of ours ([faults/V3], [faults/V4]).
 *
 * After an I/O error of SQLite nobody knows what is on disk: the only safe answer is 503 and a fresh start. PostgreSQL sees
 * to its own disk; if it cannot be reached, or has no room, only later is better.
 */
const BROKEN = new Set([10, 11, 26])
const FULL = new Set([13])
const BUSY = new Set([5, 6])

/**
 * Connection failures, a transaction or a database that takes nothing, rollbacks because of others, operator intervention,
 * insufficient resources (a full disk among them), system errors; lock not available. Source: PostgreSQL's error codes,
 * Appendix A.
 */
const LATER_IN_POSTGRES = /^(08|25P0[234]|25006|40|53|57|58)|^55P03$/

/** Of the way to the database, before or after anything was said. */
const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'])
const AWAY_IN_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered|Postgres connection has been discarded|Cannot use a pool after)/
/** Of the system, when it looks for the way. */
const ON_THE_WAY = new Set(['connect', 'getaddrinfo', 'read', 'write'])

type Fault = { errcode?: number; code?: unknown; message?: unknown; syscall?: unknown } | null | undefined

const primaryCode = (fault: unknown): number => ((fault as Fault)?.errcode ?? 0) & 0xff

/** SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB. */
export const isStorageBroken = (fault: unknown): boolean => BROKEN.has(primaryCode(fault))

/** The disk has no room left. */
export const isStorageFull = (fault: unknown): boolean =>
  FULL.has(primaryCode(fault)) || (fault as Fault)?.code === '53100'

/** The database cannot be asked now; whether it took what it was told last is not known. */
export function isStorageAway(fault: unknown): boolean {
  const { code, message, syscall } = (fault as Fault) ?? {}
  if (code === 'ENOENT' || code === 'EAI_AGAIN' || code === 'ENETUNREACH') return ON_THE_WAY.has(String(syscall))
  if (typeof code === 'string') return AWAY.has(code) || LATER_IN_POSTGRES.test(code) || isPlanChanged(fault)
  return typeof message === 'string' && AWAY_IN_WORDS.test(message)
}

/** A newer server has changed the schema, and this connection knows statements of the older one. */
export function isPlanChanged(fault: unknown): boolean {
  const { code, message } = (fault as Fault) ?? {}
  return code === '0A000' && typeof message === 'string' && message.startsWith('cached plan must not change')
}

/** Later may be better: full, locked, or not to be reached. */
export const isStorageBusy = (fault: unknown): boolean =>
  isStorageFull(fault) || BUSY.has(primaryCode(fault)) || isStorageAway(fault)
