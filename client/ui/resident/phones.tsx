/** Phones: which phones may hand in readings for the account on screen, and ending the access of one (R8). */
import { useSignal } from '@preact/signals'
import type { Failure } from '#client/sync/calls.ts'
import { useModels } from '#client/ui/models/models.ts'
import { momentsOf } from '#client/ui/models/moments.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Chip } from '#client/ui/parts/chip.tsx'
import { Dialog } from '#client/ui/parts/dialog.tsx'
import { failureSentence } from '#client/ui/resident/failure-sentence.ts'
import { words } from '#client/ui/words/language.ts'
import { numberOf } from '#shared/domain/account.ts'
import type { AccountData } from '#shared/wire/account-data.ts'
import type { PhonesReply } from '#shared/wire/session.ts'

type Phone = PhonesReply['phones'][number]

export function Phones() {
  const { kept } = useModels()
  const { menu } = words.value
  const accounts = kept.accounts.value
  if (accounts.length === 0) return null
  return (
    <section class="stack" aria-labelledby="phones">
      <h2 id="phones">{menu.phones.title}</h2>
      <p class="second">{menu.phones.lead}</p>
      {accounts.map((account) => (
        <OfAccount key={account.key} account={account} />
      ))}
    </section>
  )
}

/** Asked of the server only when somebody opens it: nothing of it is kept here. */
function OfAccount({ account }: { account: AccountData }) {
  const { sync } = useModels()
  const { menu, app } = words.value
  const phones = useSignal<Phone[] | null>(null)
  const failure = useSignal<Failure | null>(null)
  const asked = useSignal<Phone | null>(null)
  const hasEnded = useSignal(false)

  async function load(): Promise<void> {
    failure.value = null
    const answer = await sync.phones(account.key)
    if (answer.ok) phones.value = answer.value
    else failure.value = answer.refusal
  }

  async function end(phone: Phone): Promise<void> {
    asked.value = null
    failure.value = await sync.endPhone(account.key, phone.phone)
    if (failure.value !== null) return
    hasEnded.value = true
    await load()
  }

  const others = phones.value?.filter(({ thisOne }) => !thisOne) ?? []
  return (
    <details
      class="card"
      onToggle={(event) => {
        if (event.currentTarget.open) void load()
      }}
    >
      <summary>{`${account.address} · ${numberOf(account.key)}`}</summary>
      <div class="stack" aria-live="polite">
        {hasEnded.value ? <Callout tone="ok" text={menu.phones.ended} /> : null}
        {failure.value ? (
          <Callout tone="wait" text={`${menu.phones.needNetwork} ${failureSentence(words.value, failure.value)}`}>
            <button type="button" class="button" onClick={() => void load()}>
              {app.tryAgain}
            </button>
          </Callout>
        ) : null}
        {phones.value === null && failure.value === null ? <p class="second">{app.loading}</p> : null}
        {phones.value?.map((phone) => (
          <Row key={phone.phone} account={account} phone={phone} onEnd={() => (asked.value = phone)} />
        ))}
        {phones.value !== null && others.length === 0 ? <p class="second">{menu.phones.only}</p> : null}
      </div>
      <Dialog
        isOpen={asked.value !== null}
        title={menu.phones.endTitle}
        closeLabel={app.close}
        onClose={() => (asked.value = null)}
      >
        <p>
          <strong>{asked.value?.device}</strong>
        </p>
        <p>{menu.phones.endText}</p>
        <div class="buttons">
          <button type="button" class="button" onClick={() => (asked.value = null)}>
            {app.cancel}
          </button>
          <button type="button" class="button" data-kind="danger" onClick={() => asked.value && void end(asked.value)}>
            {menu.phones.end}
          </button>
        </div>
      </Dialog>
    </details>
  )
}

function Row({ account, phone, onEnd }: { account: AccountData; phone: Phone; onEnd(): void }) {
  const { kept, present } = useModels()
  const { menu } = words.value
  const moments = momentsOf(words.value, kept.utilityOf(account.key), null, present.now.value)
  return (
    <div class="phone-row">
      <div>
        <p>
          <strong>{phone.device}</strong>{' '}
          {phone.thisOne ? <Chip tone="plain" text={menu.phones.thisOne} icon="device" /> : null}
        </p>
        <p class="second">{menu.phones.since(moments.near(phone.since))}</p>
        <p class="second">{menu.phones.seen(moments.near(phone.lastSeenAt))}</p>
      </div>
      {phone.thisOne ? null : (
        <button
          type="button"
          class="button"
          data-kind="quiet"
          aria-label={`${menu.phones.end}: ${phone.device}`}
          onClick={onEnd}
        >
          {menu.phones.end}
        </button>
      )}
    </div>
  )
}
