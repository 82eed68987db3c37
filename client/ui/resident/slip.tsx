/** Slip: the code of a no-access slip is written here and goes with the next readings of the account, with a network or not. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { meterName, presentMeters } from '#client/ui/models/meter-view.ts'
import { useModels } from '#client/ui/models/models.ts'
import { attachedSlip, attachSlip, slipsOf } from '#client/ui/models/slip-entry.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Field } from '#client/ui/parts/field.tsx'
import { RowLink } from '#client/ui/parts/row-link.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { AccountTabs } from '#client/ui/resident/account-tabs.tsx'
import { words } from '#client/ui/words/language.ts'
import { parseSlip, SLIP_BYTES, shownSlip } from '#shared/domain/slip.ts'
import type { AccountData } from '#shared/wire/account-data.ts'

/** Outlives the screen: a look at another must not empty the field. */
const typed = { slip: '' }

export function SlipScreen() {
  const models = useModels()
  const { app, home, slip } = words.value
  const account = models.kept.account.value
  const isAnother = useSignal(false)
  const attached = account && attachedSlip(models, account)
  return (
    <>
      <AccountTabs />
      <TopBar title={slip.title} back={{ label: app.back, href: '/' }} />
      {account === null ? (
        <Callout tone="wait" text={home.notLoaded} />
      ) : presentMeters(account).length === 0 ? (
        <Callout tone="wait" text={home.noMeters} />
      ) : attached && !isAnother.value ? (
        <Attached account={account} {...attached} onAnother={() => (isAnother.value = true)} />
      ) : (
        <Form key={account.key} account={account} onKept={() => (isAnother.value = false)} />
      )}
      {account ? <Earlier account={account} /> : null}
    </>
  )
}

function Form({ account, onKept }: { account: AccountData; onKept(): void }) {
  const models = useModels()
  const { slip } = words.value
  const text = useSignal(typed.slip)
  const isAsked = useSignal(false)
  const isFull = useSignal(false)
  useEffect(() => {
    typed.slip = text.value
  })

  const fault = isWhole(text.value) ? (parseSlip(text.value) === null ? slip.wrong : null) : slip.incomplete
  async function keep(event: Event): Promise<void> {
    event.preventDefault()
    const parsed = parseSlip(text.peek())
    isAsked.value = true
    if (parsed === null) return document.getElementById('slip')?.focus()
    isFull.value = (await attachSlip(models, account, parsed)) !== null
    if (isFull.peek()) return
    text.value = ''
    typed.slip = ''
    onKept()
  }

  return (
    <form class="stack" onSubmit={keep} noValidate>
      <p>{slip.lead}</p>
      <Field
        id="slip"
        label={slip.label}
        value={text.value}
        onInput={(said) => {
          text.value = said
          isAsked.value = false
        }}
        hint={slip.hint}
        fault={isAsked.value || isWhole(text.value) ? fault : null}
        input={{ autoComplete: 'off', autoCapitalize: 'characters', name: 'slip', maxLength: 24, spellcheck: false }}
        isCode
      />
      {isFull.value ? <Callout tone="bad" text={slip.notKept} isLive /> : null}
      <button type="submit" class="button" data-kind="primary" data-wide="yes">
        {slip.next}
      </button>
    </form>
  )
}

/** All its characters are there, or too many. */
const isWhole = (text: string): boolean => text.replace(/[\s–—-]/g, '').length > SLIP_BYTES

type AttachedProps = { account: AccountData; onAnother(): void } & NonNullable<ReturnType<typeof attachedSlip>>

function Attached({ account, slip: code, meters, onAnother }: AttachedProps) {
  const { slip, meter: meterWords } = words.value
  return (
    <section class="stack" aria-labelledby="slip-meters">
      <Callout tone="plain" strong={shownSlip(code)} text={slip.goesWith} isLive />
      <h2 id="slip-meters">{slip.meters}</h2>
      {meters.map((meter) => (
        <RowLink
          key={meter.serial}
          icon={meter.service}
          text={meterName(words.value, meter)}
          line={meterWords.serial(meter.serial)}
          href={`/record/${account.key}/${encodeURIComponent(meter.serial)}`}
        />
      ))}
      <button type="button" class="button" data-kind="quiet" onClick={onAnother}>
        {slip.another}
      </button>
    </section>
  )
}

function Earlier({ account }: { account: AccountData }) {
  const models = useModels()
  const { slip, format } = words.value
  const earlier = slipsOf(models, account)
  if (earlier.length === 0) return null
  return (
    <section class="stack" aria-labelledby="slips">
      <h2 id="slips">{slip.earlier}</h2>
      {earlier.map((one) => (
        <Callout
          key={one.slip}
          tone={one.state === 'closed' ? 'ok' : 'plain'}
          strong={shownSlip(one.slip)}
          text={
            one.state === 'on-phone' ? slip.onPhone : slip.state(one.state, one.visitedOn && format.date(one.visitedOn))
          }
        />
      ))}
    </section>
  )
}
