/**
 * Audit: who of the staff or which part of the system changed what, when, from where and why; and the seals over it
 * ([security/K1]). Both only grow. What a seal's hash covers is not decided here.
 */
import { randomUUID } from 'node:crypto'
import type { Db } from '#server/storage/db.ts'
import { insertMany } from '#server/storage/insert-many.ts'
import type { AuditTable, SealTable } from '#server/storage/schema.ts'
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

/** `row` null: the row that was sealed is gone. */
export type Sealed = SealTable & { row: AuditTable | null }

/** `deed`: a whole deed, or its area alone. */
export type AuditFilter = { since?: Instant; who?: string; deed?: string; about?: string }

/** A place in the order of the audit. */
export type AuditPlace = Pick<AuditTable, 'at' | 'id'>

export function audit(db: Db) {
  return {
    /** To be called in the transaction that makes the change. */
    async note(note: AuditNote): Promise<void> {
      await db.insertInto('audit').values(rowOf(note)).execute()
    },

    /** The same for many changes of one transaction. */
    async notes(notes: readonly AuditNote[]): Promise<void> {
      await insertMany(db, 'audit', AUDIT_COLUMNS, notes.map(rowOf))
    },

    /** Newest first, the next `limit` before a place. */
    async list(filter: AuditFilter, limit: number, before?: AuditPlace): Promise<AuditTable[]> {
      const { since, who, deed, about } = filter
      return await db
        .selectFrom('audit')
        .selectAll()
        .$if(since !== undefined, (rows) => rows.where('at', '>=', since!))
        .$if(who !== undefined, (rows) => rows.where('who', '=', who!))
        .$if(about !== undefined, (rows) => rows.where('about', '=', about!))
        .$if(deed !== undefined, (rows) =>
          rows.where((row) =>
            // `!` follows the space: every deed of an area, in text order.
            row.or([row('deed', '=', deed!), row.and([row('deed', '>=', `${deed} `), row('deed', '<', `${deed}!`)])]),
          ),
        )
        .$if(before !== undefined, (rows) =>
          rows.where((row) =>
            row.or([row('at', '<', before!.at), row.and([row('at', '=', before!.at), row('id', '<', before!.id)])]),
          ),
        )
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
    },

    async find(id: string): Promise<AuditTable | null> {
      return (await db.selectFrom('audit').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
    },

    /** The last seal, and when what it covers was done. */
    async head(): Promise<(SealTable & { at: Instant | null }) | null> {
      const row = await db
        .selectFrom('seal')
        .leftJoin('audit', 'audit.id', 'seal.audit')
        .select(['seal.number', 'seal.audit', 'seal.hash', 'audit.at'])
        .orderBy('seal.number', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row ?? null
    },

    /** The oldest rows without a seal, of those noted from `from` on and not after `until`. */
    async unsealed({ from, until, limit }: { from: Instant; until: Instant; limit: number }): Promise<AuditTable[]> {
      return await withoutSeal()
        .selectAll()
        .where('at', '>=', from)
        .where('at', '<=', until)
        .orderBy('at')
        .orderBy('id')
        .limit(limit)
        .execute()
    },

    async unsealedCount(): Promise<number> {
      const row = await withoutSeal()
        .select((select) => select.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },

    async seal(seals: readonly SealTable[]): Promise<void> {
      await insertMany(db, 'seal', ['number', 'audit', 'hash'], seals)
    },

    /** The next seals in order, each with what it covers. */
    async sealsAfter(number: number, limit: number): Promise<Sealed[]> {
      const rows = await db
        .selectFrom('seal')
        .leftJoin('audit', 'audit.id', 'seal.audit')
        .select(['seal.number', 'seal.audit', 'seal.hash'])
        .select(['audit.id', 'audit.at', 'who', 'origin', 'deed', 'about', 'why', 'details'])
        .where('seal.number', '>', number)
        .orderBy('seal.number')
        .limit(limit)
        .execute()
      return rows.map(({ number: of, audit: sealed, hash, ...row }) => ({
        number: of,
        audit: sealed,
        hash,
        row: row.id === null ? null : (row as AuditTable),
      }))
    },
  }

  function withoutSeal() {
    return db
      .selectFrom('audit')
      .where((row) =>
        row.not(row.exists(row.selectFrom('seal').select('seal.number').whereRef('seal.audit', '=', 'audit.id'))),
      )
  }
}

const AUDIT_COLUMNS = ['id', 'at', 'who', 'origin', 'deed', 'about', 'why', 'details'] as const

const rowOf = ({ at, who, origin, deed, about, why, details = {} }: AuditNote): AuditTable => ({
  id: randomUUID(),
  at,
  who,
  origin,
  deed,
  about,
  why,
  details: JSON.stringify(details),
})
