/** Row: one dwelling of a round in a list: what hangs there, how it stands, and, while it is open, going on from there. */
import type { DwellingState, DwellingView } from '#client/domain/round.ts'
import { isOpen } from '#client/domain/round-walk.ts'
import { metersOf, placeOf, visitHref } from '#client/ui/inspector/dwelling-text.ts'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { Chip, type Tone } from '#client/ui/parts/chip.tsx'
import { Icon } from '#client/ui/parts/icon.tsx'
import type { IconName } from '#client/ui/parts/icon-paths.ts'
import { words } from '#client/ui/words/language.ts'

const LOOKS: Record<DwellingState, { tone: Tone; icon: IconName }> = {
  left: { tone: 'plain', icon: 'clock' },
  begun: { tone: 'wait', icon: 'draft' },
  read: { tone: 'ok', icon: 'check' },
  'self-read': { tone: 'ok', icon: 'people' },
  'no-access': { tone: 'bad', icon: 'lock' },
}

export type RowProps = {
  view: DwellingView
  round: string
  /** Where it is, house and entrance too. */
  hasGroup?: boolean
  onGoOn?: (account: string) => void
  /** The account one goes on from anyway. */
  next?: string | undefined
}

export function Row({ view, round, hasGroup, onGoOn, next }: RowProps) {
  const { status } = words.value
  const { round: say } = inspectorWords.value
  const { dwelling, state, waiting, group } = view
  const look = waiting > 0 ? { tone: 'wait' as const, icon: 'device' as const } : LOOKS[state]
  const place = hasGroup ? `${group}, ${placeOf(view)}` : placeOf(view)
  const goOn = say.goOn(place)
  return (
    <div class="round-row">
      <a class="row-link" href={visitHref(round, dwelling.account)}>
        <span class="row-link-text">
          {place}
          <span class="row-link-line">
            {metersOf(view)} · {dwelling.meters.map(({ serial }) => serial).join(', ')}
          </span>
        </span>
        <Chip tone={look.tone} icon={look.icon} text={waiting > 0 ? status.at.saved : say.state[state]} />
      </a>
      {onGoOn && isOpen(view) && dwelling.account !== next ? (
        <button
          type="button"
          class="round-row-go"
          aria-label={goOn}
          title={goOn}
          onClick={() => onGoOn(dwelling.account)}
        >
          <Icon name="place" />
        </button>
      ) : null}
    </div>
  )
}
