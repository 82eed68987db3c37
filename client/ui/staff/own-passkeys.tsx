/** Own passkeys: by which phones one of the staff may sign in without the password, asked of the server; adding and removing one. */
import { useSignal } from '@preact/signals'
import type { Failure } from '#client/sync/calls.ts'
import { useModels } from '#client/ui/models/models.ts'
import { momentsOf } from '#client/ui/models/moments.ts'
import { passkeyOfferOf } from '#client/ui/models/passkeys.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Dialog } from '#client/ui/parts/dialog.tsx'
import { passkeySentence } from '#client/ui/staff/passkey-sentence.ts'
import { staffWords } from '#client/ui/staff/words/staff-words.ts'
import { words } from '#client/ui/words/language.ts'
import type { PasskeysReply } from '#shared/wire/passkeys.ts'

type Passkey = PasskeysReply['passkeys'][number]

export function OwnPasskeys() {
  const models = useModels()
  const { passkey: say } = staffWords.value
  const { app } = words.value
  const reply = useSignal<PasskeysReply | null>(null)
  const canAdd = useSignal(false)
  const failure = useSignal<Failure | null>(null)
  const told = useSignal<{ isGood: boolean; text: string } | null>(null)
  const asked = useSignal<Passkey | null>(null)
  const isBusy = useSignal(false)

  async function load(): Promise<void> {
    failure.value = null
    const passkeys = await models.sync.passkeys()
    const [answer, isSupported] = await Promise.all([passkeys.list(), passkeys.isSupported()])
    if (!answer.ok) {
      failure.value = answer.refusal
      return
    }
    reply.value = answer.value
    canAdd.value = isSupported && answer.value.origin === location.origin
  }

  /** One deed at a time; then the list anew. */
  async function act(deed: () => Promise<{ isGood: boolean; text: string }>): Promise<void> {
    if (isBusy.peek()) return
    isBusy.value = true
    told.value = null
    try {
      told.value = await deed()
      await load()
    } finally {
      isBusy.value = false
    }
  }

  const add = () =>
    act(async () => {
      const refusal = await passkeyOfferOf(models).accept()
      return refusal === null ? { isGood: true, text: say.done } : { isGood: false, text: passkeySentence(refusal) }
    })

  const remove = ({ passkey }: Passkey) =>
    act(async () => {
      asked.value = null
      const refusal = await (await models.sync.passkeys()).remove(passkey)
      if (refusal !== null) return { isGood: false, text: sentenceFor(refusal) }
      return { isGood: true, text: say.removed }
    })

  return (
    <details
      class="card"
      onToggle={(event) => {
        if (event.currentTarget.open) void load()
      }}
    >
      <summary>{say.title}</summary>
      <div class="stack" aria-live="polite">
        {told.value ? <Callout tone={told.value.isGood ? 'ok' : 'wait'} text={told.value.text} /> : null}
        {failure.value ? (
          <Callout tone="wait" text={`${words.value.menu.phones.needNetwork} ${sentenceFor(failure.value)}`}>
            <button type="button" class="button" onClick={() => void load()}>
              {app.tryAgain}
            </button>
          </Callout>
        ) : null}
        {reply.value === null && failure.value === null ? <p class="second">{app.loading}</p> : null}
        {reply.value?.passkeys.length === 0 ? <p class="second">{say.none}</p> : null}
        {reply.value?.passkeys.map((passkey) => (
          <Row key={passkey.passkey} passkey={passkey} onRemove={() => (asked.value = passkey)} />
        ))}
        {canAdd.value ? (
          <button type="button" class="button" aria-disabled={isBusy.value} onClick={() => void add()}>
            {say.add}
          </button>
        ) : null}
      </div>
      <Dialog
        isOpen={asked.value !== null}
        title={say.removeTitle}
        closeLabel={app.close}
        onClose={() => (asked.value = null)}
      >
        <p>
          <strong>{asked.value?.device}</strong>
        </p>
        <p>{say.removeText}</p>
        <div class="buttons">
          <button type="button" class="button" onClick={() => (asked.value = null)}>
            {app.cancel}
          </button>
          <button
            type="button"
            class="button"
            data-kind="danger"
            onClick={() => asked.value && void remove(asked.value)}
          >
            {say.remove}
          </button>
        </div>
      </Dialog>
    </details>
  )
}

const sentenceFor = (failure: Failure): string => passkeySentence({ kind: 'not-now', failure })

function Row({ passkey, onRemove }: { passkey: Passkey; onRemove(): void }) {
  const { kept, present } = useModels()
  const { passkey: say } = staffWords.value
  const { phones } = words.value.menu
  const moments = momentsOf(words.value, kept.utilities.value[0] ?? null, null, present.now.value)
  return (
    <div class="phone-row">
      <div>
        <p>
          <strong>{passkey.device}</strong>
        </p>
        <p class="second">{phones.since(moments.near(passkey.madeAt))}</p>
        <p class="second">{passkey.usedAt === null ? say.neverUsed : phones.seen(moments.near(passkey.usedAt))}</p>
      </div>
      <button
        type="button"
        class="button"
        data-kind="quiet"
        aria-label={`${say.remove}: ${passkey.device}`}
        onClick={onRemove}
      >
        {say.remove}
      </button>
    </div>
  )
}
