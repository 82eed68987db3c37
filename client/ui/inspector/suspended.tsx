/** Suspended: says that visits are suspended in the round's district, and closes what is left of it with the code for that. */
import { useSignal } from '@preact/signals'
import type { RoundView } from '#client/domain/round.ts'
import { isOpen } from '#client/domain/round-walk.ts'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { announce } from '#client/ui/models/announce.ts'
import { keepPlace } from '#client/ui/models/keep-place.ts'
import { useModels } from '#client/ui/models/models.ts'
import { roundsOf } from '#client/ui/models/rounds.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Dialog } from '#client/ui/parts/dialog.tsx'
import { words } from '#client/ui/words/language.ts'

export function Suspended({ view }: { view: RoundView }) {
  const rounds = roundsOf(useModels())
  const { suspended: say, outcome } = inspectorWords.value
  const { app, format } = words.value
  const isAsked = useSignal(false)
  const isClosing = useSignal(false)
  const hasFailed = useSignal(false)
  const { suspended } = view.round
  const left = view.dwellings.filter(isOpen)
  if (!suspended) return null

  async function closeAll(): Promise<void> {
    isAsked.value = false
    isClosing.value = true
    try {
      const refusal = await rounds.endSuspended(
        view.round,
        left.map(({ dwelling }) => dwelling.account),
      )
      hasFailed.value = refusal !== null
      if (refusal === null) announce(outcome.ended)
    } finally {
      isClosing.value = false
      void keepPlace('main h1')
    }
  }

  return (
    <>
      <Callout
        tone="wait"
        strong={say.title(format.date(suspended.from), format.date(suspended.until))}
        text={say.lead}
      >
        {left.length > 0 ? (
          <button
            type="button"
            class="button"
            data-kind="secondary"
            aria-disabled={isClosing.value}
            onClick={() => (isAsked.value = !isClosing.peek())}
          >
            {isClosing.value ? say.closing : say.closeAll(left.length)}
          </button>
        ) : null}
      </Callout>
      {hasFailed.value ? <Callout tone="bad" text={outcome.notSaved} isLive /> : null}
      <Dialog
        isOpen={isAsked.value}
        title={say.closeAll(left.length)}
        closeLabel={app.close}
        onClose={() => (isAsked.value = false)}
      >
        <p>{say.sure}</p>
        <div class="buttons">
          <button type="button" class="button" onClick={() => (isAsked.value = false)}>
            {app.cancel}
          </button>
          <button type="button" class="button" data-kind="primary" onClick={() => void closeAll()}>
            {say.yes}
          </button>
        </div>
      </Dialog>
    </>
  )
}
