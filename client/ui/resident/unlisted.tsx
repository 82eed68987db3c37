/** Unlisted: a reading of a meter that is not on the list or was replaced; it is taken all the same, and held (R9). */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso'
import { meterName, periodAtHand } from '#client/ui/models/meter-view.ts'
import { useModels } from '#client/ui/models/models.ts'
import { forgetUnlisted, keepUnlisted, keptUnlisted } from '#client/ui/models/unlisted-typed.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { ChoiceList } from '#client/ui/parts/choice-list.tsx'
import { Field } from '#client/ui/parts/field.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { words } from '#client/ui/words/language.ts'
import { SERIAL, SERVICES, type Service } from '#shared/domain/meter.ts'
import { VALUE } from '#shared/domain/value.ts'
import type { AccountData } from '#shared/wire/account-data.ts'

type Fault = { field: 'serial' | 'value' | 'service' } | { field: 'save'; text: string }

export function Unlisted() {
  const { kept } = useModels()
  const { params } = useRoute()
  const { app, record, home } = words.value
  const account = kept.accounts.value.find(({ key }) => key === params.account)
  if (account) return <Form key={account.key} account={account} />
  return (
    <>
      <TopBar title={record.elsewhere.title} back={{ label: app.back, href: '/' }} />
      <Callout tone="wait" text={home.notLoaded} />
    </>
  )
}

function Form({ account }: { account: AccountData }) {
  const models = useModels()
  const { kept, present, store, messages, safety, schedule } = models
  const { route } = useLocation()
  const { app, record, meter: meterWords } = words.value
  const { elsewhere, notSaved } = record
  const subject = kept.session.value?.subject ?? ''
  const typed = useSignal(keptUnlisted(subject, account.key))
  const fault = useSignal<Fault | null>(null)
  const isSaving = useSignal(false)
  const { serial, value, service } = typed.value

  useEffect(() => keepUnlisted(subject, account.key, typed.value), [typed.value])

  function change(part: Partial<typeof typed.value>): void {
    typed.value = { ...typed.value, ...part }
    fault.value = null
  }

  const listed = account.meters.find((meter) => meter.removedOn === null && meter.serial === serialIn(serial))

  async function save(event: Event): Promise<void> {
    event.preventDefault()
    if (isSaving.value || listed) return
    const wire = wireValue(value)
    if (!SERIAL.test(serialIn(serial))) return point('serial')
    if (service === null) return point('service')
    if (wire === null) return point('value')

    isSaving.value = true
    const now = Date.now()
    const draft = await store.drafts.open({ subject, account: account.key, serial: serialIn(serial) }, ['main'], now)
    const { today } = periodAtHand(kept.utilityOf(account.key), present.now.value, 0)
    // The list knows no such meter, so what it measures travels as the person's own words.
    const saved = await models.record({ ...draft, note: meterWords.service[service] }, { main: wire }, today)
    isSaving.value = false
    if (!saved.ok) {
      fault.value = { field: 'save', text: saved.refusal === 'full' ? notSaved.full : notSaved.plain }
      return
    }
    forgetUnlisted(subject, account.key)
    messages.say({ type: 'changed', what: 'outbox' })
    messages.say({ type: 'changed', what: 'drafts' })
    void safety.askToKeep()
    void schedule.saved()
    route('/')
  }

  function point(field: 'serial' | 'value' | 'service'): void {
    fault.value = { field }
    const target = field === 'service' ? 'input[name="service"]' : `#unlisted-${field}`
    document.querySelector<HTMLElement>(target)?.focus()
  }

  return (
    <form class="stack" onSubmit={save} noValidate>
      <TopBar title={elsewhere.title} back={{ label: app.back, href: '/' }} />
      <p>{elsewhere.lead}</p>
      <Field
        id="unlisted-serial"
        label={elsewhere.serial}
        value={serial}
        onInput={(text) => change({ serial: text })}
        hint={elsewhere.serialHint}
        fault={fault.value?.field === 'serial' ? elsewhere.serialWrong : null}
        input={{ autoComplete: 'off', autoCapitalize: 'characters', spellcheck: false, maxLength: 30 }}
        isCode
      />
      {listed ? (
        <Callout tone="wait" text={elsewhere.listed(meterName(words.value, listed))} isLive>
          <a class="button" data-kind="primary" href={`/record/${account.key}/${encodeURIComponent(listed.serial)}`}>
            {elsewhere.toListed}
          </a>
        </Callout>
      ) : null}
      <ChoiceList
        name="service"
        label={elsewhere.service}
        choices={SERVICES.map((key) => ({ key, text: meterWords.service[key] }))}
        chosen={service}
        onChoose={(key: Service) => change({ service: key })}
      />
      {fault.value?.field === 'service' ? <Callout tone="bad" text={elsewhere.serviceMissing} isLive /> : null}
      <Field
        id="unlisted-value"
        label={elsewhere.value}
        value={value}
        onInput={(text) => change({ value: text })}
        hint={elsewhere.valueHint}
        fault={fault.value?.field === 'value' ? elsewhere.valueWrong : null}
        input={{ inputMode: 'decimal', autoComplete: 'off', maxLength: 30 }}
        isCode
      />
      {fault.value?.field === 'save' ? (
        <Callout tone="bad" strong={notSaved.title} text={fault.value.text} isLive />
      ) : null}
      <p class="second">{record.sentByItself}</p>
      <button type="submit" class="button" data-kind="primary" data-size="wide" aria-disabled={isSaving.value}>
        {isSaving.value ? record.saving : record.saveEmpty}
      </button>
    </form>
  )
}

/** As it stands on the meter, without the spaces somebody may type between its parts. */
const serialIn = (typed: string): string => typed.replace(/\s/g, '').replace(/^(?:№|No\.?)/i, '')

/** `12,345` or `12 345,6` → as on the wire; null if it is no number of that form. */
function wireValue(typed: string): string | null {
  const [, whole, part = ''] = /^(\d*)(?:[.,](\d*))?$/.exec(typed.replace(/\s/g, '')) ?? []
  if (whole === undefined || whole + part === '') return null
  const text = part === '' ? whole : `${whole || '0'}.${part}`
  return VALUE.test(text) ? text : null
}
