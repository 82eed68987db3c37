/** Not ended: visits of which something is noted that was never handed in; each is gone on with, or what was noted is given up. */
import { useSignal } from '@preact/signals'
import type { VisitDraft } from '#client/domain/visit-draft.ts'
import { findingsHref } from '#client/ui/inspector/dwelling-text.ts'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { keepPlace } from '#client/ui/models/keep-place.ts'
import { useModels } from '#client/ui/models/models.ts'
import { roundsOf } from '#client/ui/models/rounds.ts'
import { Dialog } from '#client/ui/parts/dialog.tsx'
import { Icon } from '#client/ui/parts/icon.tsx'
import { RowLink } from '#client/ui/parts/row-link.tsx'
import { words } from '#client/ui/words/language.ts'

export type NotEndedProps = { drafts: readonly VisitDraft[]; placeOf(draft: VisitDraft): string }

export function NotEnded({ drafts, placeOf }: NotEndedProps) {
  const rounds = roundsOf(useModels())
  const { evening: say, findings } = inspectorWords.value
  const { app } = words.value
  const asked = useSignal<VisitDraft | null>(null)
  const close = (): void => {
    asked.value = null
  }

  return (
    <>
      {drafts.map((draft) => (
        <div key={draft.id} class="row-action-line">
          <RowLink
            icon="draft"
            text={say.notEnded}
            line={placeOf(draft)}
            href={findingsHref(draft.round, draft.account)}
          />
          <button
            type="button"
            class="button"
            data-kind="quiet"
            aria-label={`${findings.forget}: ${placeOf(draft)}`}
            onClick={() => (asked.value = draft)}
          >
            <Icon name="trash" size={20} />
          </button>
        </div>
      ))}
      <Dialog isOpen={asked.value !== null} title={say.giveUp} closeLabel={app.close} onClose={close}>
        <p>{asked.value === null ? null : `${placeOf(asked.value)}. ${say.giveUpText}`}</p>
        <div class="buttons">
          <button type="button" class="button" onClick={close}>
            {app.cancel}
          </button>
          <button
            type="button"
            class="button"
            data-kind="danger"
            onClick={() => {
              const draft = asked.peek()
              close()
              if (draft !== null) void rounds.throwAway(draft).then(() => keepPlace('main h1'))
            }}
          >
            {findings.forget}
          </button>
        </div>
      </Dialog>
    </>
  )
}
