/** Passkey offer: to whoever signed in by password, once on a phone: next time by fingerprint or screen lock. */
import { useSignal } from '@preact/signals'
import { useModels } from '#client/ui/models/models.ts'
import { passkeyOfferOf } from '#client/ui/models/passkeys.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { passkeySentence } from '#client/ui/staff/passkey-sentence.ts'
import { staffWords } from '#client/ui/staff/words/staff-words.ts'

export function PasskeyOffer() {
  const { state, accept, decline } = passkeyOfferOf(useModels())
  const { passkey: say } = staffWords.value
  const isBusy = useSignal(false)
  const fault = useSignal<string | null>(null)
  if (state.value === 'none') return null
  if (state.value === 'made') return <Callout tone="ok" text={say.done} isLive />

  async function agree(): Promise<void> {
    if (isBusy.peek()) return
    isBusy.value = true
    fault.value = null
    try {
      const refusal = await accept()
      if (refusal !== null) fault.value = passkeySentence(refusal)
    } finally {
      isBusy.value = false
    }
  }

  return (
    <section class="card stack" aria-labelledby="passkey-offer">
      <h2 id="passkey-offer">{say.offer}</h2>
      <p>{say.lead}</p>
      {fault.value ? <Callout tone="wait" text={fault.value} isLive /> : null}
      <div class="buttons">
        <button type="button" class="button" onClick={() => void decline()}>
          {say.no}
        </button>
        <button
          type="button"
          class="button"
          data-kind="primary"
          aria-disabled={isBusy.value}
          onClick={() => void agree()}
        >
          {say.yes}
        </button>
      </div>
    </section>
  )
}
