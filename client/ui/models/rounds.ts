/** Rounds: the rounds on this phone as signals, and where each stands. Made when a screen of an inspector first asks. */
import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import type { ReadingEntry } from '#client/domain/outbox-entry.ts'
import { type DwellingView, isHandedIn, owedVisits, type RoundView, roundView } from '#client/domain/round.ts'
import { dateAt } from '#client/domain/utility-time.ts'
import { outcomeOf, type VisitDraft, type VisitDraftChange } from '#client/domain/visit-draft.ts'
import { refusalOf, type SaveRefusal } from '#client/store/outbox.ts'
import { createPhotos } from '#client/store/photos.ts'
import { recordVisit } from '#client/store/record-visit.ts'
import { createRounds } from '#client/store/rounds.ts'
import { createVisitDrafts } from '#client/store/visit-drafts.ts'
import type { Models } from '#client/ui/models/models.ts'
import { whereaboutsOf } from '#client/ui/models/whereabouts.ts'
import { serialOf } from '#shared/domain/meter.ts'
import { SLIP_BYTES, slipText } from '#shared/domain/slip.ts'
import { type Lack, lacksOf } from '#shared/domain/visit.ts'
import type { RoundData } from '#shared/wire/rounds.ts'

export type RoundsModel = {
  /** Null until they were read from the store. */
  rounds: ReadonlySignal<RoundView[] | null>
  /** The round on screen. */
  shown: ReadonlySignal<RoundView | null>
  show(round: string): void
  /** What is noted of visits that are not ended; null until it was read. */
  drafts: ReadonlySignal<VisitDraft[] | null>
  /** The draft of a visit, made if there is none. */
  open(round: string, account: string): Promise<VisitDraft>
  change(draft: VisitDraft, change: VisitDraftChange): Promise<void>
  /** Gives up what was noted, its photos too, by the person's own will; readings stay. */
  throwAway(draft: VisitDraft): Promise<void>
  /** Own readings taken there on this round, also of meters that were found. */
  readingsAt(round: RoundData, account: string): ReadingEntry[]
  /** Ends a visit with what is noted of it; null when it is on this phone, else why it is not. */
  end(visit: EndingVisit): Promise<EndRefusal | null>
}

/** `isRead`: every meter was read, so that no code says why not. */
export type EndingVisit = { round: RoundData; account: string; isRead: boolean }

/** The storage, or what the visit must say and does not: nothing was saved, and all that was noted stays. */
export type EndRefusal = SaveRefusal | Lack

const made = new WeakMap<Models, RoundsModel>()

export function roundsOf(models: Models): RoundsModel {
  const found = made.get(models) ?? createModel(models)
  made.set(models, found)
  return found
}

function createModel(models: Models): RoundsModel {
  const { store, kept, messages, present } = models
  const own = createRounds(store.database)
  const taken = signal<RoundData[] | null>(null)
  const chosen = signal<string | null>(null)
  const notes = createVisitDrafts(store.database)
  const drafts = signal<VisitDraft[] | null>(null)

  async function load(): Promise<void> {
    const subject = kept.session.peek()?.subject
    try {
      const [found, noted] =
        subject === undefined ? [[], []] : await Promise.all([own.list(subject), notes.list(subject)])
      batch(() => {
        drafts.value = noted
        taken.value = found
      })
    } catch (failure) {
      // A storage that does not open is said above every screen (faults/D6).
      if (refusalOf(failure) === null) throw failure
      taken.value ??= []
      drafts.value ??= []
    }
  }
  messages.hear((heard) => {
    if (heard.type === 'changed' && (heard.what === 'rounds' || heard.what === 'session')) void load()
  })
  void load()

  const rounds = computed(
    () => taken.value?.map((round) => roundView(round, kept.entries.value, kept.visits.value)) ?? null,
  )

  const subjectNow = (): string => kept.session.peek()?.subject ?? ''
  const newDraft = () => ({
    id: crypto.randomUUID(),
    slip: slipText(crypto.getRandomValues(new Uint8Array(SLIP_BYTES))),
  })

  async function open(round: string, account: string): Promise<VisitDraft> {
    const draft = await notes.open({ subject: subjectNow(), round, account }, newDraft, present.now.peek())
    keepShown(draft)
    return draft
  }

  function keepShown(draft: VisitDraft): void {
    drafts.value = [...(drafts.peek() ?? []).filter(({ id }) => id !== draft.id), draft]
  }

  const readingsAt = ({ day }: RoundData, account: string): ReadingEntry[] =>
    kept.entries
      .peek()
      .filter((entry) => entry.account === account && entry.state !== 'discarded' && entry.item.readOn >= day)

  async function end({ round, account, isRead }: EndingVisit): Promise<EndRefusal | null> {
    const draft = await open(round.round, account)
    const photos = (await createPhotos(store.database).of({ account, fact: draft.id })).map(({ sha256 }) => sha256)
    const readings = readingsAt(round, account).map(({ id }) => id)
    const outcome = outcomeOf(draft, { readings, photos, isRead })
    const [lack] = lacksOf(outcome)
    if (lack !== undefined) return lack
    const today = dateAt(kept.utilityOf(account)?.offsets ?? [], present.now.peek())
    const { id, subject } = draft
    const position = await whereaboutsOf(models).at(account)
    const place = position === null ? {} : { position }
    const saved = await recordVisit(models, { ...outcome, ...place, account, round: round.round, id, subject }, today)
    if (!saved.ok) return saved.refusal
    kept.took([saved.value])
    drafts.value = (drafts.peek() ?? []).filter((other) => other.id !== id)
    messages.say({ type: 'changed', what: 'outbox' })
    void models.schedule.saved()
    return null
  }

  /** The last reading at a door ends the visit, also where the app was closed right after it. */
  const ending = new Set<string>()
  async function endRead(round: RoundData, { dwelling: { account } }: DwellingView): Promise<void> {
    const key = `${round.round} ${account}`
    if (ending.has(key) || !isComplete(round, account)) return
    ending.add(key)
    // No room now, or something is still to be said: the readings are safe, and the visit is ended when it can be.
    await end({ round, account, isRead: true }).finally(() => ending.delete(key))
  }

  /** A meter that was found is to be read too. */
  function isComplete(round: RoundData, account: string): boolean {
    const draft = drafts.value?.find((one) => one.round === round.round && one.account === account)
    const read = new Set(readingsAt(round, account).map(({ item }) => serialOf(item.register)))
    return draft?.found.every(({ serial }) => read.has(serial)) ?? true
  }

  effect(() => {
    const now = present.now.value
    for (const view of rounds.value ?? []) {
      // Photos lie apart, under their visits; the round is not asked for them.
      if (isHandedIn(view, now)) void own.empty(subjectNow(), view.round.round).then(load)
    }
  })
  effect(() => {
    if (drafts.value === null) return
    for (const view of rounds.value ?? []) {
      for (const dwelling of owedVisits(view)) void endRead(view.round, dwelling)
    }
  })

  return {
    rounds,
    shown: computed(() => rounds.value?.find(({ round }) => round.round === chosen.value) ?? rounds.value?.[0] ?? null),
    show(round) {
      chosen.value = round
    },
    drafts,
    open,
    async change(draft, change) {
      keepShown({ ...draft, ...change })
      await notes.change(draft, change, present.now.peek())
    },
    async throwAway(draft) {
      const photos = createPhotos(store.database)
      for (const photo of await photos.of({ account: draft.account, fact: draft.id })) await photos.remove(photo)
      await notes.end(draft)
      drafts.value = (drafts.peek() ?? []).filter(({ id }) => id !== draft.id)
      messages.say({ type: 'changed', what: 'photos' })
    },
    readingsAt,
    end,
  }
}
