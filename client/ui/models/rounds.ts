/** Rounds: the rounds on this phone as signals, and where each stands. Made when a screen of an inspector first asks. */
import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { type DwellingView, isHandedIn, owedVisits, type RoundView, roundView } from '#client/domain/round.ts'
import type { RoundWalk } from '#client/domain/round-walk.ts'
import { createRounds } from '#client/store/rounds.ts'
import { createWalks } from '#client/store/walks.ts'
import type { Models } from '#client/ui/models/models.ts'
import { unlessRefused } from '#client/ui/models/visit-notes.ts'
import { createVisits, type Visits } from '#client/ui/models/visits.ts'
import type { RoundData } from '#shared/wire/rounds.ts'

export type RoundsModel = Omit<Visits, 'loadDrafts' | 'isFoundRead'> & {
  /** Null until they were read from the store. */
  rounds: ReadonlySignal<RoundView[] | null>
  /** The round on screen. */
  shown: ReadonlySignal<RoundView | null>
  show(round: string): void
  /** Takes another order; kept on this phone. */
  walk(round: string, walk: RoundWalk): Promise<void>
}

const made = new WeakMap<Models, RoundsModel>()

export function roundsOf(models: Models): RoundsModel {
  const found = made.get(models) ?? createModel(models)
  made.set(models, found)
  return found
}

function createModel(models: Models): RoundsModel {
  const { store, kept, messages, present } = models
  const own = createRounds(store.database)
  const orders = createWalks(store.database)
  const visits = createVisits(models)
  const seen = kept.roundsAtStart()
  const taken = signal<RoundData[] | null>(seen?.rounds ?? null)
  const walks = signal<Record<string, RoundWalk>>(seen?.walks ?? {})
  const chosen = signal<string | null>(null)
  const subjectNow = (): string | undefined => kept.session.peek()?.subject

  async function load(): Promise<void> {
    const subject = subjectNow()
    try {
      const [rounds, known] =
        subject === undefined ? [[], {}] : await Promise.all([own.list(subject), orders.list(subject)])
      batch(() => {
        taken.value = rounds
        walks.value = known
      })
      await visits.loadDrafts()
    } catch (failure) {
      // A storage that does not open is said above every screen (faults/D6).
      unlessRefused(failure)
      taken.value ??= []
    }
  }
  messages.hear((heard) => {
    if (heard.type === 'changed' && (heard.what === 'rounds' || heard.what === 'session')) void load()
  })
  if (seen === null) void load()
  else void visits.loadDrafts().catch(unlessRefused)

  const rounds = computed(
    () =>
      taken.value?.map((data) => roundView(data, kept.entries.value, kept.visits.value, walks.value[data.round])) ??
      null,
  )

  /** The last reading at a door ends the visit, also where the app was closed right after it. */
  const ending = new Set<string>()
  async function endRead(round: RoundData, { dwelling: { account } }: DwellingView): Promise<void> {
    if (ending.has(account) || !visits.isFoundRead(round, account)) return
    ending.add(account)
    // No room now, or something is still to be said: the readings are safe, and the visit is ended when it can be.
    await visits.end({ round, account, isRead: true }).finally(() => ending.delete(account))
  }
  effect(() => {
    if (visits.drafts.value === null) return
    for (const view of rounds.value ?? []) {
      for (const dwelling of owedVisits(view)) void endRead(view.round, dwelling)
    }
  })

  async function emptied(round: string): Promise<void> {
    if (await own.empty(subjectNow() ?? '', round)) await load()
  }
  effect(() => {
    const now = present.now.value
    for (const view of rounds.value ?? []) {
      if (isHandedIn(view, now)) void emptied(view.round.round)
    }
  })

  const { drafts, isKept, open, change, throwAway, readingsAt, end, endSuspended, handIn } = visits
  return {
    ...{ drafts, isKept, open, change, throwAway, readingsAt, end, endSuspended, handIn },
    rounds,
    shown: computed(() => rounds.value?.find(({ round }) => round.round === chosen.value) ?? rounds.value?.[0] ?? null),
    show(round) {
      chosen.value = round
    },
    async walk(round, walk) {
      walks.value = { ...walks.value, [round]: walk }
      const subject = subjectNow()
      // Where there is no room for it the order holds as long as the app is open: nothing hangs on it.
      if (subject !== undefined) await orders.keep(subject, round, walk).catch(unlessRefused)
    },
  }
}
