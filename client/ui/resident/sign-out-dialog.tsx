/** Sign out dialog: what becomes of what was not sent is asked before anybody leaves; none is lost in silence (faults/A2, G12). */

import { useSignal, useSignalEffect } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { isReading } from '#client/domain/outbox-entry.ts'
import { discardBeforeSignOut, type SentBefore, sendBeforeSignOut } from '#client/ui/models/before-sign-out.ts'
import { useModels } from '#client/ui/models/models.ts'
import { isWaiting, photosOf } from '#client/ui/models/photos.ts'
import { forgetAllUnlisted } from '#client/ui/models/unlisted-typed.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { ChoiceList } from '#client/ui/parts/choice-list.tsx'
import { Dialog } from '#client/ui/parts/dialog.tsx'
import { saveReadings } from '#client/ui/resident/save-readings.ts'
import { isTypedWord, TypedWord } from '#client/ui/resident/typed-word.tsx'
import { words } from '#client/ui/words/language.ts'

const WAYS = ['send', 'keep', 'file', 'discard'] as const
type Way = (typeof WAYS)[number]

/** `nothingWaits`: what the staff read where nothing is unsent; `children`: what else of theirs stays here. */
export type SignOutDialogProps = {
  isOpen: boolean
  nothingWaits?: string
  children?: ComponentChildren
  onClose(): void
}

export function SignOutDialog({ isOpen, nothingWaits, children, onClose }: SignOutDialogProps) {
  const models = useModels()
  const { kept, present, sync } = models
  const { route } = useLocation()
  const { menu, app, unsent } = words.value
  const { signOut } = menu
  const way = useSignal<Way | null>(null)
  const typed = useSignal('')
  const isBusy = useSignal(false)
  const isLeaving = useSignal(false)
  const unsentAfter = useSignal<SentBefore | null>(null)
  const left = leftOf(models)
  const count = left.readings.length + left.visits + left.photos
  const wished = way.value ?? (present.online.value ? 'send' : 'keep')
  // The last reading may have gone meanwhile, and with it what a file could hold.
  const chosen = wished === 'file' && left.readings.length === 0 ? 'keep' : wished
  const needsWord = count > 0 && chosen === 'discard' && !isTypedWord(typed.value)

  // The session ends here before the server is told, and that may take as long as the network likes.
  useSignalEffect(() => {
    if (isLeaving.value && kept.session.value === null) route('/', true)
  })

  // Whoever has gone on to another screen meanwhile stays signed in.
  useEffect(
    () => () => {
      isBusy.value = false
    },
    [],
  )

  function leave(): void {
    forgetAllUnlisted()
    isLeaving.value = true
    void sync.signOut()
  }

  async function deal(): Promise<boolean> {
    if (count === 0 || chosen === 'keep') return true
    if (chosen === 'send') {
      const sent = await sendBeforeSignOut(models)
      unsentAfter.value = sent
      return sent === 'all'
    }
    if (chosen === 'file') saveReadings(models, left.readings)
    else await discardBeforeSignOut(models)
    return true
  }

  async function confirm(event: Event): Promise<void> {
    event.preventDefault()
    if (isBusy.value || needsWord) return
    isBusy.value = true
    unsentAfter.value = null
    try {
      const isDealt = await deal()
      // Photos take their time, and who has cancelled meanwhile stays.
      if (isDealt && isBusy.peek()) leave()
    } finally {
      isBusy.value = false
    }
  }

  function cancel(): void {
    isBusy.value = false
    unsentAfter.value = null
    onClose()
  }

  return (
    <Dialog isOpen={isOpen} title={signOut.title} closeLabel={app.close} onClose={cancel}>
      <form class="stack" onSubmit={(event) => void confirm(event)}>
        {children}
        {count === 0 ? (
          <p>{nothingWaits ?? signOut.nothingWaits}</p>
        ) : (
          <>
            <ChoiceList
              name="way"
              label={signOut.waits(leftText(left))}
              choices={waysFor(left).map((key) => ({ key, text: signOut[key], hint: hintOf(key, left) }))}
              chosen={chosen}
              onChoose={(key) => {
                way.value = key
                unsentAfter.value = null
              }}
            />
            {chosen === 'discard' ? (
              <TypedWord id="sign-out-word" value={typed.value} onInput={(text) => (typed.value = text)} />
            ) : null}
          </>
        )}
        <NotSent sent={unsentAfter.value} />
        <div class="buttons">
          <button type="button" class="button" onClick={cancel}>
            {app.cancel}
          </button>
          <button
            type="submit"
            class="button"
            data-kind={count > 0 && chosen === 'discard' ? 'danger' : 'primary'}
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

function NotSent({ sent }: { sent: SentBefore | null }) {
  const { signOut } = words.value.menu
  if (sent === null || sent === 'all') return null
  return <Callout tone="bad" text={sent === 'cannot-go' ? signOut.cannotGo : signOut.sendFailed} isLive />
}

type Left = ReturnType<typeof leftOf>

function leftOf(models: ReturnType<typeof useModels>) {
  const waiting = models.kept.waiting.value
  const readings = waiting.filter(isReading)
  return {
    readings,
    visits: waiting.length - readings.length,
    photos: photosOf(models).value.filter(isWaiting).length,
  }
}

/** A file holds readings alone. */
const waysFor = ({ readings }: Left): Way[] => WAYS.filter((way) => way !== 'file' || readings.length > 0)

function hintOf(way: Way, { visits, photos }: Left): string {
  const { signOut } = words.value.menu
  return way === 'file' && visits + photos > 0 ? signOut.fileRest : signOut[`${way}Hint`]
}

function leftText({ readings, visits, photos }: Left): string {
  const { signOut } = words.value.menu
  return [
    ...(readings.length > 0 ? [signOut.readings(readings.length)] : []),
    ...(visits > 0 ? [signOut.visits(visits)] : []),
    ...(photos > 0 ? [signOut.photos(photos)] : []),
  ].join(', ')
}
