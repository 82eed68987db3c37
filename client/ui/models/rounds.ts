/** Rounds: the rounds on this phone as signals, and where each stands. Made when a screen of an inspector first asks. */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { type DwellingView, owedVisits, type RoundView, roundView } from '#client/domain/round.ts'
import { dateAt } from '#client/domain/utility-time.ts'
import { refusalOf, type SaveRefusal } from '#client/store/outbox.ts'
import { recordVisit, type VisitOutcome } from '#client/store/record-visit.ts'
import { createRounds } from '#client/store/rounds.ts'
import type { Models } from '#client/ui/models/models.ts'
import type { RoundData } from '#shared/wire/rounds.ts'

export type RoundsModel = {
  /** Null until they were read from the store. */
  rounds: ReadonlySignal<RoundView[] | null>
  /** The round on screen. */
  shown: ReadonlySignal<RoundView | null>
  show(round: string): void
  /** Ends a visit; null when it is on this phone, else why it is not. */
  end(outcome: EndedVisit): Promise<SaveRefusal | null>
}

/** What the person at the door says of it. */
export type EndedVisit = Pick<VisitOutcome, 'account' | 'round' | 'readings' | 'codes' | 'slip' | 'note'>

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

  async function load(): Promise<void> {
    const subject = kept.session.peek()?.subject
    try {
      taken.value = subject === undefined ? [] : await own.list(subject)
    } catch (failure) {
      // A storage that does not open is said above every screen (faults/D6).
      if (refusalOf(failure) === null) throw failure
      taken.value ??= []
    }
  }
  messages.hear((heard) => {
    if (heard.type === 'changed' && (heard.what === 'rounds' || heard.what === 'session')) void load()
  })
  void load()

  const rounds = computed(
    () => taken.value?.map((round) => roundView(round, kept.entries.value, kept.visits.value)) ?? null,
  )

  async function end(ended: EndedVisit): Promise<SaveRefusal | null> {
    const subject = kept.session.peek()?.subject ?? ''
    const today = dateAt(kept.utilityOf(ended.account)?.offsets ?? [], present.now.peek())
    const saved = await recordVisit(models, { ...ended, id: crypto.randomUUID(), subject }, today)
    if (!saved.ok) return saved.refusal
    kept.took([saved.value])
    messages.say({ type: 'changed', what: 'outbox' })
    void models.schedule.saved()
    return null
  }

  /** The last reading at a door ends the visit, also where the app was closed right after it. */
  const ending = new Set<string>()
  async function endRead(round: string, { dwelling, readings }: DwellingView): Promise<void> {
    const { account } = dwelling
    if (ending.has(`${round} ${account}`)) return
    ending.add(`${round} ${account}`)
    const refusal = await end({ account, round, readings: readings.map(({ id }) => id), codes: [] })
    // No room now: the readings are safe, and the visit is ended when there is.
    if (refusal !== null) ending.delete(`${round} ${account}`)
  }
  effect(() => {
    for (const view of rounds.value ?? []) {
      for (const dwelling of owedVisits(view)) void endRead(view.round.round, dwelling)
    }
  })

  return {
    rounds,
    shown: computed(() => rounds.value?.find(({ round }) => round.round === chosen.value) ?? rounds.value?.[0] ?? null),
    show(round) {
      chosen.value = round
    },
    end,
  }
}
