/** Progress: how far a round is: one bar in four parts, and the same in words and counts, since no colour says it alone. */
import type { DwellingState, RoundView } from '#client/domain/round.ts'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'

const PARTS = ['read', 'self-read', 'no-access', 'left'] as const satisfies readonly DwellingState[]

/** Who was begun is still to be read; who was visited in vain was, whatever the reason. */
const ALSO: Partial<Record<DwellingState, DwellingState>> = { left: 'begun', 'no-access': 'not-read' }

export function Progress({ counts }: Pick<RoundView, 'counts'>) {
  const { round: say } = inspectorWords.value
  const countOf = (state: DwellingState | undefined): number => (state === undefined ? 0 : counts[state])
  const parts = PARTS.map((state) => ({ state, count: countOf(state) + countOf(ALSO[state]) }))
  return (
    <div class="round-progress">
      <div class="round-progress-bar" aria-hidden="true">
        {parts.map(({ state, count }) =>
          count > 0 ? <span key={state} data-state={state} style={{ flexGrow: String(count) }} /> : null,
        )}
      </div>
      <ul class="round-progress-legend">
        {parts.map(({ state, count }) => (
          <li key={state} data-state={state}>
            {say.state[state]} <b>{count}</b>
          </li>
        ))}
      </ul>
    </div>
  )
}
