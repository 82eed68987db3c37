/** Audit: who of the staff or which part of the system changed what, when, from where and why. Only grows. */
import { randomUUID } from 'node:crypto'
import type { Db } from '#server/storage/db.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type AuditNote = {
  at: Instant
  /** A person of the staff, or the job that did it. */
  who: string
  /** Where it was done: a command line and its machine, an address, or `server`. */
  origin: string
  /** What was done, as `area verb`: `review accept`, `calendar set`, `accounts import`. */
  deed: string
  /** The account, the file, the name that it was done to. */
  about: string | null
  /** The person's own words. */
  why: string | null
  details?: { [key: string]: unknown }
}

export function audit(db: Db) {
  return {
    /** To be called in the transaction that makes the change. */
    async note({ at, who, origin, deed, about, why, details = {} }: AuditNote): Promise<void> {
      const row = { id: randomUUID(), at, who, origin, deed, about, why, details: JSON.stringify(details) }
      await db.insertInto('audit').values(row).execute()
    },
  }
}
