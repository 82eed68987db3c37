/** Visits: what is noted of visits that are not ended, as a signal, and ending one. Part of `rounds.ts`. */
import { type ReadonlySignal, signal } from '@preact/signals'
import type { ReadingEntry } from '#client/domain/outbox-entry.ts'
import { countsOn } from '#client/domain/round.ts'
import { dateAt } from '#client/domain/utility-time.ts'
import {
  newVisitDraft,
  outcomeOf,
  type VisitDraft,
  type VisitDraftChange,
  withCode,
} from '#client/domain/visit-draft.ts'
import { refusalOf, type SaveRefusal } from '#client/store/outbox.ts'
import { createPhotos } from '#client/store/photos.ts'
import { recordVisit } from '#client/store/record-visit.ts'
import { createVisitDrafts } from '#client/store/visit-drafts.ts'
import type { Models } from '#client/ui/models/models.ts'
import { whereaboutsOf } from '#client/ui/models/whereabouts.ts'
import { serialOf } from '#shared/domain/meter.ts'
import { SLIP_BYTES, slipText } from '#shared/domain/slip.ts'
import { type Lack, lacksOf } from '#shared/domain/visit.ts'
import type { RoundData } from '#shared/wire/rounds.ts'

export type Visits = {
  /** What is noted of visits that are not ended; null until it was read. */
  drafts: ReadonlySignal<VisitDraft[] | null>
  loadDrafts(): Promise<void>
  /** The draft of a visit, made if there is none. */
  open(round: string, account: string): Promise<VisitDraft>
  change(draft: VisitDraft, change: VisitDraftChange): Promise<void>
  /** Gives up what was noted, its photos too, by the person's own will; readings stay. */
  throwAway(draft: VisitDraft): Promise<void>
  /** Own readings taken there on this round, also of meters that were found. */
  readingsAt(round: RoundData, account: string): ReadingEntry[]
  /** Whether each meter that was found there was read too. */
  isFoundRead(round: RoundData, account: string): boolean
  /** Ends a visit at each of these dwellings because visits are suspended (A8); stops at the first that is not kept. */
  endSuspended(round: RoundData, accounts: readonly string[]): Promise<EndRefusal | null>
  /** Ends a visit with what is noted of it; null when it is on this phone, else why it is not. */
  end(visit: EndingVisit): Promise<EndRefusal | null>
}

/** `isRead`: every meter was read, so that no code says why not. */
export type EndingVisit = { round: RoundData; account: string; isRead: boolean }

/** The storage, or what the visit must say and does not: nothing was saved, and all that was noted stays. */
export type EndRefusal = SaveRefusal | Lack

export function createVisits(models: Models): Visits {
  const { store, kept, messages, present } = models
  const notes = createVisitDrafts(store.database)
  const photos = createPhotos(store.database)
  const drafts = signal<VisitDraft[] | null>(null)

  const subjectNow = (): string => kept.session.peek()?.subject ?? ''
  const newDraft = () => ({
    id: crypto.randomUUID(),
    slip: slipText(crypto.getRandomValues(new Uint8Array(SLIP_BYTES))),
  })

  async function open(round: string, account: string): Promise<VisitDraft> {
    const key = { subject: subjectNow(), round, account }
    const now = present.now.peek()
    const draft = await notes.open(key, newDraft, now).catch((failure: unknown) => {
      unlessRefused(failure)
      // No room even for that: it stands on the screen alone, and is kept when the visit is (faults/D4).
      return draftOf(round, account) ?? newVisitDraft(key, { ...newDraft(), now })
    })
    keepShown(draft)
    return draft
  }

  function keepShown(draft: VisitDraft): void {
    drafts.value = [...without(draft.id), draft]
  }

  const draftOf = (round: string, account: string): VisitDraft | undefined =>
    drafts.peek()?.find((one) => one.round === round && one.account === account)

  const without = (id: string): VisitDraft[] => (drafts.peek() ?? []).filter((draft) => draft.id !== id)

  function readingsAt(round: RoundData, account: string): ReadingEntry[] {
    const counts = countsOn(round, kept.visits.peek())
    return kept.entries.peek().filter((entry) => entry.account === account && counts(entry))
  }

  async function end({ round, account, isRead }: EndingVisit): Promise<EndRefusal | null> {
    const draft = await open(round.round, account)
    const taken = (await photos.of({ account, fact: draft.id })).map(({ sha256 }) => sha256)
    const readings = readingsAt(round, account).map(({ id, item }) => ({ id, register: item.register }))
    const outcome = outcomeOf(draft, { readings, photos: taken, isRead })
    const [lack] = lacksOf(outcome)
    if (lack !== undefined) return lack
    const today = dateAt(kept.utilityOf(account)?.offsets ?? [], present.now.peek())
    const { id, subject } = draft
    const position = await whereaboutsOf(models).at(account)
    const place = position === null ? {} : { position }
    const saved = await recordVisit(models, { ...outcome, ...place, account, round: round.round, id, subject }, today)
    if (!saved.ok) return saved.refusal
    kept.took([saved.value])
    drafts.value = without(id)
    messages.say({ type: 'changed', what: 'outbox' })
    void models.schedule.saved()
    return null
  }

  return {
    drafts,
    open,
    readingsAt,

    async loadDrafts() {
      const subject = kept.session.peek()?.subject
      drafts.value = subject === undefined ? [] : await notes.list(subject)
    },

    async change(draft, change) {
      keepShown({ ...draft, ...change })
      await notes.change(draft, change, present.now.peek()).catch(unlessRefused)
    },

    async throwAway(draft) {
      for (const photo of await photos.of({ account: draft.account, fact: draft.id })) await photos.remove(photo)
      await notes.end(draft)
      drafts.value = without(draft.id)
      messages.say({ type: 'changed', what: 'photos' })
    },

    isFoundRead(round, account) {
      const draft = draftOf(round.round, account)
      const read = new Set(readingsAt(round, account).map(({ item }) => serialOf(item.register)))
      return draft?.found.every(({ serial }) => read.has(serial)) ?? true
    },

    end,

    async endSuspended(round, accounts) {
      for (const account of accounts) {
        const draft = await open(round.round, account)
        const change = { codes: withCode(draft.codes, 'A8', true) }
        keepShown({ ...draft, ...change })
        await notes.change(draft, change, present.now.peek()).catch(unlessRefused)
        const refusal = await end({ round, account, isRead: false })
        if (refusal !== null) return refusal
      }
      return null
    },
  }
}

/** What the storage refuses is said where something is saved; anything else is a fault. */
export function unlessRefused(failure: unknown): void {
  if (refusalOf(failure) === null) throw failure
}
