/**
 * Not ended: visits of which something is noted that was never handed in; each is gone on with, or what was noted is given up.
 * One whose round or dwelling left this phone is handed in as it is.
 */
import { useSignal } from '@preact/signals'
import type { VisitDraft } from '#client/domain/visit-draft.ts'
import type { SaveRefusal } from '#client/store/outbox.ts'
import { findingsHref } from '#client/ui/inspector/dwelling-text.ts'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { announce } from '#client/ui/models/announce.ts'
import { keepPlace } from '#client/ui/models/keep-place.ts'
import { useModels } from '#client/ui/models/models.ts'
import { roundsOf } from '#client/ui/models/rounds.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Dialog } from '#client/ui/parts/dialog.tsx'
import { Icon } from '#client/ui/parts/icon.tsx'
import { RowLink } from '#client/ui/parts/row-link.tsx'
import { words } from '#client/ui/words/language.ts'

/** `placeOf`: null, it is on no round of this phone any more. */
export type NotEndedProps = { drafts: readonly VisitDraft[]; placeOf(draft: VisitDraft): string | null }

export function NotEnded({ drafts, placeOf }: NotEndedProps) {
  const rounds = roundsOf(useModels())
  const { evening: say, findings, outcome } = inspectorWords.value
  const { app } = words.value
  const asked = useSignal<VisitDraft | null>(null)
  const refusal = useSignal<SaveRefusal | null>(null)
  const nameOf = (draft: VisitDraft): string => placeOf(draft) ?? draft.account
  const close = (): void => {
    asked.value = null
  }

  async function handIn(draft: VisitDraft): Promise<void> {
    refusal.value = await rounds.handIn(draft)
    if (refusal.value !== null) return
    announce(outcome.ended)
    void keepPlace('main h1')
  }

  return (
    <>
      {drafts.map((draft) => (
        <div key={draft.id} class="row-action-line">
          {placeOf(draft) === null ? (
            <LeftBehind draft={draft} onHandIn={() => void handIn(draft)} />
          ) : (
            <RowLink
              icon="draft"
              text={say.notEnded}
              line={nameOf(draft)}
              href={findingsHref(draft.round, draft.account)}
            />
          )}
          <button
            type="button"
            class="button"
            data-kind="quiet"
            aria-label={`${findings.forget}: ${nameOf(draft)}`}
            onClick={() => (asked.value = draft)}
          >
            <Icon name="trash" size={20} />
          </button>
        </div>
      ))}
      {refusal.value === null ? null : <Callout tone="bad" text={outcome.notSaved} isLive />}
      <Dialog isOpen={asked.value !== null} title={say.giveUp} closeLabel={app.close} onClose={close}>
        <p>{asked.value === null ? null : `${nameOf(asked.value)}. ${say.giveUpText}`}</p>
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

type LeftBehindProps = { draft: VisitDraft; onHandIn(): void }

/** There is no screen to go on with it. */
function LeftBehind({ draft: { account }, onHandIn }: LeftBehindProps) {
  const { evening: say } = inspectorWords.value
  return (
    <>
      <div class="row-link">
        <Icon name="draft" />
        <span class="row-link-text">
          {say.notEnded}
          <span class="row-link-line">{`${account}. ${say.notHere}`}</span>
        </span>
      </div>
      <button type="button" class="button" aria-label={`${say.handIn}: ${account}`} onClick={onHandIn}>
        {say.handIn}
      </button>
    </>
  )
}
