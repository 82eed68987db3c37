/** Row: one dwelling of a round in a list: what hangs there, how it stands, and, while it is open, going on from there. */
import type { DwellingState, DwellingView } from '#client/domain/round.ts'
import { isOpen } from '#client/domain/round-walk.ts'
import { metersOf, placeOf, visitHref } from '#client/ui/inspector/dwelling-text.ts'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { Chip, type Tone } from '#client/ui/parts/chip.tsx'
import type { IconName } from '#client/ui/parts/icon-paths.ts'
import { words } from '#client/ui/words/language.ts'

/** What is left has no mark: most rows, and the fewer there is in a row, the faster thousands scroll. */
const LOOKS: Record<DwellingState, { tone: Tone; icon: IconName | null }> = {
  left: { tone: 'plain', icon: null },
  begun: { tone: 'wait', icon: 'draft' },
  read: { tone: 'ok', icon: 'check' },
  'self-read': { tone: 'ok', icon: 'people' },
  'no-access': { tone: 'bad', icon: 'lock' },
  'not-read': { tone: 'bad', icon: 'alert' },
}

const ON_PHONE = { tone: 'wait', icon: 'device' } as const

export type RowFacts = {
  round: string
  /** Where it is, house and entrance too. */
  hasGroup?: boolean
  onGoOn?: (account: string) => void
  /** The account one goes on from anyway. */
  next?: string | undefined
}

/** An element, not a component: a component for each of thousands costs more than what it draws. `key`: which one stays the same. */
export function rowOf(view: DwellingView, facts: RowFacts, key: string | number = view.dwelling.account) {
  const { round, hasGroup, onGoOn, next } = facts
  const { status } = words.value
  const { round: say } = inspectorWords.value
  const { dwelling, state, waiting, group } = view
  const { tone, icon } = waiting > 0 ? ON_PHONE : LOOKS[state]
  const text = waiting > 0 ? status.at.saved : say.state[state]
  const place = hasGroup && dwelling.address.flat !== null ? `${group}, ${placeOf(view)}` : placeOf(view)
  const goOn = say.goOn(place)
  return (
    <div key={key} class="round-row">
      <a class="row-link" href={visitHref(round, dwelling.account)}>
        <span class="row-link-text">
          {place}
          <span class="row-link-line">
            {metersOf(view)} · {dwelling.meters.map(({ serial }) => serial).join(', ')}
          </span>
        </span>
        {icon === null ? (
          <span class="chip round-row-plain" data-tone={tone}>
            {text}
          </span>
        ) : (
          <Chip tone={tone} icon={icon} text={text} />
        )}
      </a>
      {onGoOn && isOpen(view) && dwelling.account !== next ? (
        <button
          type="button"
          class="round-row-go"
          aria-label={goOn}
          title={goOn}
          onClick={() => onGoOn(dwelling.account)}
        />
      ) : null}
    </div>
  )
}
