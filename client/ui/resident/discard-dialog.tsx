/** Discard dialog: asks for a typed word before a reading that was not sent is given up (faults/G2). */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ReadingEntry } from '#client/domain/outbox-entry.ts'
import { Dialog } from '#client/ui/parts/dialog.tsx'
import { isTypedWord, TypedWord } from '#client/ui/resident/typed-word.tsx'
import { words } from '#client/ui/words/language.ts'

export type DiscardDialogProps = {
  /** Null while nothing is asked. */
  entry: ReadingEntry | null
  /** How many of it go too. */
  photos: number
  onClose(): void
  onDiscard(entry: ReadingEntry): void
}

export function DiscardDialog({ entry, photos, onClose, onDiscard }: DiscardDialogProps) {
  const { unsent, app, format } = words.value
  const typed = useSignal('')
  useEffect(() => {
    typed.value = ''
  }, [entry])
  const isSure = isTypedWord(typed.value)

  function discard(event: Event): void {
    event.preventDefault()
    if (entry !== null && isSure) onDiscard(entry)
  }

  return (
    <Dialog isOpen={entry !== null} title={unsent.discardTitle} closeLabel={app.close} onClose={onClose}>
      <form class="stack" onSubmit={discard}>
        <p>{unsent.discardText(format.value(entry?.item.value ?? ''))}</p>
        {photos > 0 ? <p>{unsent.photo.goToo(photos)}</p> : null}
        <TypedWord id="discard-word" value={typed.value} onInput={(text) => (typed.value = text)} />
        <div class="buttons">
          <button type="button" class="button" onClick={onClose}>
            {app.cancel}
          </button>
          <button type="submit" class="button" data-kind="danger" disabled={!isSure}>
            {unsent.discard}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
