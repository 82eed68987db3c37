/** Visit drafts: what is noted of visits that are not ended, by person, round and dwelling, kept until the visit is saved. */
import {
  newVisitDraft,
  type VisitDraft,
  type VisitDraftChange,
  type VisitDraftKey,
} from '#client/domain/visit-draft.ts'
import type { Database } from '#client/store/db.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type VisitDrafts = {
  /** Made with its id and slip on the first call; two tabs get the same one (faults/D12). */
  open(key: VisitDraftKey, make: () => { id: string; slip: string }, now: Instant): Promise<VisitDraft>
  /** Null if the visit was ended meanwhile. */
  change(key: VisitDraftKey, change: VisitDraftChange, now: Instant): Promise<VisitDraft | null>
  end(key: VisitDraftKey): Promise<void>
  list(subject: string): Promise<VisitDraft[]>
}

export function createVisitDrafts(database: Database): VisitDrafts {
  return {
    open: (key, make, now) =>
      database.use((db) =>
        db.transaction('rw', db.visitDrafts, async () => {
          const kept = await db.visitDrafts.get(keyOf(key))
          if (kept !== undefined) return kept
          const draft = newVisitDraft(key, { ...make(), now })
          await db.visitDrafts.add(draft)
          return draft
        }),
      ),
    change: (key, change, now) =>
      database.use((db) =>
        db.transaction('rw', db.visitDrafts, async () => {
          await db.visitDrafts.update(keyOf(key), { ...change, updatedAt: now })
          return (await db.visitDrafts.get(keyOf(key))) ?? null
        }),
      ),
    end: (key) => database.use((db) => db.visitDrafts.delete(keyOf(key))),
    list: (subject) => database.use((db) => db.visitDrafts.filter((draft) => draft.subject === subject).toArray()),
  }
}

const keyOf = ({ subject, round, account }: VisitDraftKey): [string, string, string] => [subject, round, account]
