/** Sign out dialog: what becomes of readings that were not sent is asked before anybody leaves; none is lost in silence (faults/A2, G12). */

import { useSignal, useSignalEffect } from '@preact/signals'
import { useLocation } from 'preact-iso'
import { isReading } from '#client/domain/outbox-entry.ts'
import { useModels } from '#client/ui/models/models.ts'
import { forgetAllUnlisted } from '#client/ui/models/unlisted-typed.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { ChoiceList } from '#client/ui/parts/choice-list.tsx'
import { Dialog } from '#client/ui/parts/dialog.tsx'
import { saveReadings } from '#client/ui/resident/save-readings.ts'
import { isTypedWord, TypedWord } from '#client/ui/resident/typed-word.tsx'
import { words } from '#client/ui/words/language.ts'

const WAYS = ['send', 'keep', 'file', 'discard'] as const
type Way = (typeof WAYS)[number]

/** `nothingWaits`: what the staff read where nothing is unsent. */
export type SignOutDialogProps = { isOpen: boolean; nothingWaits?: string; onClose(): void }

export function SignOutDialog({ isOpen, nothingWaits, onClose }: SignOutDialogProps) {
  const models = useModels()
  const { kept, present, store, sync, schedule, messages } = models
  const { route } = useLocation()
  const { menu, app, unsent } = words.value
  const { signOut } = menu
  const way = useSignal<Way | null>(null)
  const typed = useSignal('')
  const isBusy = useSignal(false)
  const isLeaving = useSignal(false)
  const hasFailed = useSignal(false)
  const waiting = kept.waiting.value
  const chosen = way.value ?? (present.online.value ? 'send' : 'keep')
  const needsWord = waiting.length > 0 && chosen === 'discard' && !isTypedWord(typed.value)

  // The session ends here before the server is told, and that may take as long as the network likes.
  useSignalEffect(() => {
    if (isLeaving.value && kept.session.value === null) route('/', true)
  })

  function leave(): void {
    forgetAllUnlisted()
    isLeaving.value = true
    void sync.signOut()
  }

  async function deal(): Promise<boolean> {
    if (waiting.length === 0 || chosen === 'keep') return true
    if (chosen === 'file') {
      saveReadings(models, waiting.filter(isReading))
      return true
    }
    if (chosen === 'discard') {
      for (const { account, id } of waiting) await store.outbox.discard({ account, id }, Date.now())
      messages.say({ type: 'changed', what: 'outbox' })
      return true
    }
    await schedule.sendNow()
    return (await store.outbox.waiting(kept.session.peek()?.subject ?? '')).length === 0
  }

  async function confirm(event: Event): Promise<void> {
    event.preventDefault()
    if (isBusy.value || needsWord) return
    isBusy.value = true
    hasFailed.value = false
    try {
      if (await deal()) leave()
      else hasFailed.value = true
    } finally {
      isBusy.value = false
    }
  }

  return (
    <Dialog isOpen={isOpen} title={signOut.title} closeLabel={app.close} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void confirm(event)}>
        {waiting.length === 0 ? (
          <p>{nothingWaits ?? signOut.nothingWaits}</p>
        ) : (
          <>
            <ChoiceList
              name="way"
              label={signOut.waits(waiting.length)}
              choices={WAYS.map((key) => ({ key, text: signOut[key], hint: signOut[`${key}Hint`] }))}
              chosen={chosen}
              onChoose={(key) => {
                way.value = key
                hasFailed.value = false
              }}
            />
            {chosen === 'discard' ? (
              <TypedWord id="sign-out-word" value={typed.value} onInput={(text) => (typed.value = text)} />
            ) : null}
          </>
        )}
        {hasFailed.value ? <Callout tone="bad" text={signOut.sendFailed} isLive /> : null}
        <div class="buttons">
          <button type="button" class="button" onClick={onClose}>
            {app.cancel}
          </button>
          <button
            type="submit"
            class="button"
            data-kind={waiting.length > 0 && chosen === 'discard' ? 'danger' : 'primary'}
            disabled={needsWord}
            aria-disabled={isBusy.value}
          >
            {isBusy.value && chosen === 'send' ? unsent.sendingNow : signOut.confirm}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
