/** Drafts: what is being typed, by person, account and meter, kept on this device until it is saved or thrown away. */
import {
  type Draft,
  type DraftChange,
  type DraftKey,
  isTouched,
  newDraft,
  withRegisters,
} from '#client/domain/draft.ts'
import { type Ballast, withRoom } from '#client/store/ballast.ts'
import type { Database } from '#client/store/db.ts'
import type { RegisterName } from '#shared/domain/meter.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type Drafts = {
  /** The draft of a meter, made with its ids on the first call. Two tabs get the same one (faults/D12). */
  open(key: DraftKey, registers: RegisterName[], now: Instant): Promise<Draft>
  /** Keeps what was typed; null if the draft has been saved or thrown away meanwhile. */
  change(key: DraftKey, change: DraftChange, now: Instant): Promise<Draft | null>
  throwAway(key: DraftKey): Promise<void>
  list(subject: string): Promise<Draft[]>
  /** Whether anything typed by anybody waits on this device. */
  anyTouched(): Promise<boolean>
}

export function createDrafts(database: Database, ballast: Ballast, newId: () => string): Drafts {
  return {
    open: (key, registers, now) =>
      // Without its draft no value is saved (faults/D4).
      withRoom(ballast, () =>
        database.use((db) =>
          db.transaction('rw', db.drafts, async () => {
            const kept = await db.drafts.get(keyOf(key))
            const draft =
              kept === undefined ? newDraft(key, registers, newId, now) : withRegisters(kept, registers, newId)
            if (draft !== kept) await db.drafts.put(draft)
            return draft
          }),
        ),
      ),
    change: (key, change, now) =>
      database.use((db) =>
        db.transaction('rw', db.drafts, async () => {
          await db.drafts.update(keyOf(key), { ...change, updatedAt: now })
          return (await db.drafts.get(keyOf(key))) ?? null
        }),
      ),
    throwAway: (key) => database.use((db) => db.drafts.delete(keyOf(key))),
    list: (subject) => database.use((db) => db.drafts.filter((draft) => draft.subject === subject).toArray()),
    anyTouched: () => database.use(async (db) => (await db.drafts.filter(isTouched).count()) > 0),
  }
}

const keyOf = ({ subject, account, serial }: DraftKey): [string, string, string] => [subject, account, serial]
