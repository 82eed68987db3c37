/** Visits: what is noted of visits that are not ended, as a signal, and ending one. Part of `rounds.ts`. */
import type { ReadonlySignal } from '@preact/signals'
import type { ReadingEntry } from '#client/domain/outbox-entry.ts'
import { countsOn } from '#client/domain/round.ts'
import { dateAt } from '#client/domain/utility-time.ts'
import { outcomeOf, saysMore, type VisitDraft, type VisitDraftChange, withCode } from '#client/domain/visit-draft.ts'
import type { SaveRefusal } from '#client/store/outbox.ts'
import { createPhotos } from '#client/store/photos.ts'
import { lastVisit, recordVisit } from '#client/store/record-visit.ts'
import { type VisitPhotos, visitPhotos } from '#client/store/visit-photos.ts'
import type { Models } from '#client/ui/models/models.ts'
import { createVisitNotes, type NotedAt } from '#client/ui/models/visit-notes.ts'
import { whereaboutsOf } from '#client/ui/models/whereabouts.ts'
import { serialOf } from '#shared/domain/meter.ts'
import { isWithoutReading, type Lack, lacksOf, type Position } from '#shared/domain/visit.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { RoundData } from '#shared/wire/rounds.ts'

export type Visits = {
  /** What is noted of visits that are not ended; null until it was read. */
  drafts: ReadonlySignal<VisitDraft[] | null>
  /** Whether what is noted there is on this phone; else it stands on the screen alone, until it is or the visit ends. */
  isKept(draft: VisitDraft): boolean
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
  /** Ends a visit with what is noted of it; null when it is on this phone, else why it is not. One at a time for each dwelling. */
  end(visit: EndingVisit): Promise<EndRefusal | null>
  /** Ends a visit of which the round or the dwelling left this phone, with what is noted, whatever it lacks: the server knows (R2). */
  handIn(draft: VisitDraft): Promise<SaveRefusal | null>
}

/** `isRead`: every meter was read, so that no code says why not. */
export type EndingVisit = { round: RoundData; account: string; isRead: boolean }

/** The storage, or what the visit must say and does not: nothing was saved, and all that was noted stays. */
export type EndRefusal = SaveRefusal | Lack

type Outcome = ReturnType<typeof outcomeOf>

export function createVisits(models: Models): Visits {
  const { store, kept, messages, present } = models
  const notes = createVisitNotes(models)
  const photos = createPhotos(store.database)
  const ending = new Map<string, Promise<EndRefusal | null>>()

  const draftOf = (round: string, account: string): VisitDraft | undefined =>
    notes.drafts.peek()?.find((one) => one.round === round && one.account === account)

  function readingsAt(round: RoundData, account: string): ReadingEntry[] {
    const counts = countsOn(round, kept.visits.peek())
    return kept.entries.peek().filter((entry) => entry.account === account && counts(entry))
  }

  const dayAt = (account: string, at: number): CalendarDate => dateAt(kept.utilityOf(account)?.offsets ?? [], at)

  const photosOf = (draft: VisitDraft, day: CalendarDate): Promise<VisitPhotos> =>
    visitPhotos(photos, draft, (at) => dayAt(draft.account, at) >= day)

  function told(draft: VisitDraft, hashes: string[], { round, account, isRead }: EndingVisit): Outcome {
    const readings = readingsAt(round, account).map(idAndRegister)
    return outcomeOf(draft, { readings, photos: hashes, isRead })
  }

  async function save(
    { id, subject, round, account }: VisitDraft,
    outcome: Outcome & { position?: Position },
    day: CalendarDate,
  ): Promise<SaveRefusal | null> {
    const saved = await recordVisit(models, { ...outcome, account, round, id, subject }, day)
    if (!saved.ok) return saved.refusal
    kept.took([saved.value])
    return null
  }

  function tellSaved(): void {
    messages.say({ type: 'changed', what: 'outbox' })
    messages.say({ type: 'changed', what: 'photos' })
    void models.schedule.saved()
  }

  /** An ended visit there says all of it: a second tap, or another tab. */
  async function isSaid(draft: VisitDraft, { readings, photos: taken }: Outcome): Promise<boolean> {
    if (saysMore(draft, taken?.length ?? 0)) return false
    const last = await lastVisit(store.database, draft)
    if (last === null || last.state === 'discarded' || isWithoutReading(last.item.codes)) return false
    return readings.every((id) => last.item.readings.includes(id))
  }

  async function endOne(visit: EndingVisit): Promise<EndRefusal | null> {
    const { account } = visit
    const at: NotedAt = { round: visit.round.round, account }
    const whereabouts = whereaboutsOf(models)
    if (whereabouts.isOn.peek()) {
      const draft = await notes.open(at)
      const { hashes } = await photosOf(draft, visit.round.day)
      const [lack] = lacksOf(told(draft, hashes, visit))
      if (lack !== undefined) return lack
    }
    // Seconds may pass here, in which more is noted.
    const position = await whereabouts.at(account)
    const refusal = await notes.end<EndRefusal>(at, async (draft) => {
      const taken = await photosOf(draft, visit.round.day)
      const before = told(draft, taken.hashes, visit)
      const [lack] = lacksOf(before)
      if (lack !== undefined) return lack
      if (await isSaid(draft, before)) return null
      // There may be no room for those of the faces.
      const outcome = told(draft, await taken.take(), visit)
      const [lost] = lacksOf(outcome)
      if (lost !== undefined) return lost
      const place = position === null ? {} : { position }
      return await save(draft, { ...outcome, ...place }, dayAt(account, present.now.peek()))
    })
    if (refusal === null) tellSaved()
    return refusal
  }

  function end(visit: EndingVisit): Promise<EndRefusal | null> {
    const name = `${kept.session.peek()?.subject ?? ''} ${visit.round.round} ${visit.account}`
    const underway = ending.get(name) ?? endOne(visit).finally(() => ending.delete(name))
    ending.set(name, underway)
    return underway
  }

  return {
    drafts: notes.drafts,
    isKept: notes.isKept,
    loadDrafts: notes.load,
    open: (round, account) => notes.open({ round, account }),
    change: notes.change,
    readingsAt,
    end,

    async throwAway(draft) {
      await notes.throwAway(draft, async () => {
        for (const photo of await photos.of({ account: draft.account, fact: draft.id })) await photos.remove(photo)
      })
      messages.say({ type: 'changed', what: 'photos' })
    },

    isFoundRead(round, account) {
      const draft = draftOf(round.round, account)
      const read = new Set(readingsAt(round, account).map(({ item }) => serialOf(item.register)))
      return draft?.found.every(({ serial }) => read.has(serial)) ?? true
    },

    async handIn(noted) {
      const refusal = await notes.end<SaveRefusal>(noted, async (draft) => {
        const day = dayAt(draft.account, draft.updatedAt)
        const taken = await photosOf(draft, day)
        if (!saysMore(draft, taken.hashes.length)) return null
        const named = new Set(kept.visits.peek().flatMap(({ item }) => item.readings))
        const readings = kept.entries
          .peek()
          .filter(
            ({ account, state, item }) => account === draft.account && state !== 'discarded' && item.readOn >= day,
          )
          .filter(({ id }) => !named.has(id))
          .map(idAndRegister)
        return await save(draft, outcomeOf(draft, { readings, photos: await taken.take(), isRead: false }), day)
      })
      if (refusal === null) tellSaved()
      return refusal
    },

    async endSuspended(round, accounts) {
      for (const account of accounts) {
        const draft = await notes.open({ round: round.round, account })
        await notes.change(draft, { codes: withCode(draft.codes, 'A8', true) })
        const refusal = await end({ round, account, isRead: false })
        if (refusal !== null) return refusal
      }
      return null
    },
  }
}

const idAndRegister = ({ id, item }: ReadingEntry) => ({ id, register: item.register })
