/** Visit drafts: what is noted of visits that are not ended, by person, round and dwelling, kept until the visit is saved. */
import {
  newVisitDraft,
  type VisitDraft,
  type VisitDraftChange,
  type VisitDraftKey,
} from '#client/domain/visit-draft.ts'
import { type Ballast, withRoom } from '#client/store/ballast.ts'
import type { Database } from '#client/store/db.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** The id and the slip of a visit that has no draft yet. */
export type NewVisit = () => Pick<VisitDraft, 'id' | 'slip'>

export type VisitDrafts = {
  /** Made with its id and slip on the first call; two tabs get the same one (faults/D12). */
  open(key: VisitDraftKey, make: NewVisit, now: Instant): Promise<VisitDraft>
  /** Made with the change where there is none: it was never kept, or its visit was ended meanwhile and this is of the next. */
  change(key: VisitDraftKey, make: NewVisit, change: VisitDraftChange, now: Instant): Promise<VisitDraft>
  end(key: VisitDraftKey): Promise<void>
  list(subject: string): Promise<VisitDraft[]>
}

export function createVisitDrafts(database: Database, ballast: Ballast): VisitDrafts {
  /** What is noted at a door is noted nowhere else: it may have the ballast's room (faults/D4). */
  const written = (key: VisitDraftKey, work: (kept: VisitDraft | undefined) => VisitDraft): Promise<VisitDraft> =>
    withRoom(ballast, () =>
      database.use((db) =>
        db.transaction('rw', db.visitDrafts, async () => {
          const kept = await db.visitDrafts.get(keyOf(key))
          const draft = work(kept)
          if (draft !== kept) await db.visitDrafts.put(draft)
          return draft
        }),
      ),
    )

  return {
    open: (key, make, now) => written(key, (kept) => kept ?? newVisitDraft(key, { ...make(), now })),
    change: (key, make, change, now) =>
      written(key, (kept) => ({
        ...(kept ?? newVisitDraft(key, { ...make(), now })),
        ...{ ...change, updatedAt: now },
      })),
    end: (key) => database.use((db) => db.visitDrafts.delete(keyOf(key))),
    list: (subject) => database.use((db) => db.visitDrafts.filter((draft) => draft.subject === subject).toArray()),
  }
}

const keyOf = ({ subject, round, account }: VisitDraftKey): [string, string, string] => [subject, round, account]
