/** Rounds: the rounds on this phone as signals, and where each stands. Made when a screen of an inspector first asks. */
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { type RoundView, roundView } from '#client/domain/round.ts'
import { refusalOf } from '#client/store/outbox.ts'
import { createRounds } from '#client/store/rounds.ts'
import type { Models } from '#client/ui/models/models.ts'
import type { RoundData } from '#shared/wire/rounds.ts'

export type RoundsModel = {
  /** Null until they were read from the store. */
  rounds: ReadonlySignal<RoundView[] | null>
  /** The round on screen. */
  shown: ReadonlySignal<RoundView | null>
  show(round: string): void
}

const made = new WeakMap<Models, RoundsModel>()

export function roundsOf(models: Models): RoundsModel {
  const found = made.get(models) ?? createModel(models)
  made.set(models, found)
  return found
}

function createModel({ store, kept, messages }: Models): RoundsModel {
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

  const rounds = computed(() => taken.value?.map((round) => roundView(round, kept.entries.value)) ?? null)
  return {
    rounds,
    shown: computed(() => rounds.value?.find(({ round }) => round.round === chosen.value) ?? rounds.value?.[0] ?? null),
    show(round) {
      chosen.value = round
    },
  }
}
