/** Passkey entry: signing in by fingerprint or screen lock, on the sign-in page of phones that can; the password is beside it. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { useModels } from '#client/ui/models/models.ts'
import { passkeyOfferOf } from '#client/ui/models/passkeys.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Icon } from '#client/ui/parts/icon.tsx'
import { passkeySentence } from '#client/ui/staff/passkey-sentence.ts'
import { sentenceOfNone } from '#client/ui/staff/sentence-of-none.ts'
import { staffWords } from '#client/ui/staff/words/staff-words.ts'

export function PasskeyEntry({ onEntered }: { onEntered(): Promise<void> }) {
  const models = useModels()
  const { passkey: say } = staffWords.value
  const isPossible = useSignal(false)
  const isBusy = useSignal(false)
  const fault = useSignal<string | null>(null)
  useEffect(() => {
    const look = async (): Promise<void> => {
      isPossible.value = await (await models.sync.passkeys()).isSupported()
    }
    // Where the part that asks does not come there is no such way, and the password says why (faults/U3).
    void look().catch(sentenceOfNone)
  }, [])
  if (!isPossible.value) return null

  const signIn = async () => await (await models.sync.passkeys()).signIn()

  async function enter(): Promise<void> {
    if (isBusy.peek()) return
    isBusy.value = true
    fault.value = null
    try {
      const answer = await signIn().catch(sentenceOfNone)
      if (typeof answer === 'string') {
        fault.value = answer
        return
      }
      if (answer.ok) return await onEntered()
      if (answer.refusal.kind === 'wrong') await passkeyOfferOf(models).isGone()
      fault.value = passkeySentence(answer.refusal)
    } finally {
      isBusy.value = false
    }
  }

  return (
    <div class="stack">
      <button type="button" class="button" data-wide="yes" aria-disabled={isBusy.value} onClick={() => void enter()}>
        <Icon name="lock" />
        {isBusy.value ? inspectorWords.value.signIn.submitting : say.enter}
      </button>
      {fault.value ? <Callout tone="wait" text={fault.value} isLive /> : null}
    </div>
  )
}
