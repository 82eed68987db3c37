/** Join: signing in with the account number and the code on the bill, or adding an account to those already here. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { refusalOf } from '#client/store/outbox.ts'
import type { EntryRefusal } from '#client/sync/sign-in.ts'
import { useModels } from '#client/ui/models/models.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { ChoiceList, ChoicesToCome } from '#client/ui/parts/choice-list.tsx'
import { Field } from '#client/ui/parts/field.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { words } from '#client/ui/words/language.ts'
import { ACCOUNT_KEY, accountKey, numberOf, utilityOf } from '#shared/domain/account.ts'
import { parseCode, shownCode } from '#shared/domain/activation-code.ts'

/** Outlives the screen: a look at Help must not empty the form. */
const typed = { utility: '', number: '', code: '' }

export function Join() {
  const { kept, sync, schedule, safety } = useModels()
  const { route, path } = useLocation()
  const { signIn, app } = words.value
  const isAdding = path === '/add'
  const isAgain = kept.session.value?.expired === true
  const linked = linkIn(location.hash)
  const utility = useSignal<string | null>(linked?.utility ?? (typed.utility || null))
  const number = useSignal(linked?.number ?? typed.number)
  const code = useSignal(linked?.code ?? typed.code)
  const fault = useSignal<{ field: 'account' | 'code' | 'utility' | 'form'; text: string } | null>(null)
  const isBusy = useSignal(false)
  const goesOn = useSignal(false)
  /** Whether the list of utilities may still come. */
  const isComing = useSignal(true)

  useEffect(() => {
    Object.assign(typed, { utility: utility.value ?? '', number: number.value, code: code.value })
  })
  useEffect(() => {
    const end = (failure: unknown): void => {
      if (failure !== null) isComing.value = false
    }
    void sync.pullUtilities().then(end, end)
  }, [])

  const utilities = kept.utilities.value
  const chosen = utilities.length === 1 ? utilities[0]! : (utilities.find(({ key }) => key === utility.value) ?? null)

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (isBusy.value) return
    const digits = number.value.replace(/\D/g, '')
    const parsed = parseCode(code.value)
    const of = chosen?.key ?? utility.value
    if (!of) return show('utility', signIn.chooseUtility)
    if (!ACCOUNT_KEY.test(accountKey(of, digits)) || (chosen && digits.length !== chosen.accountDigits))
      return show('account', signIn.accountWrong(chosen?.accountDigits ?? 8))
    if (parsed === null) return show('code', signIn.codeWrong)

    fault.value = null
    isBusy.value = true
    const account = accountKey(of, digits)
    const asked = isAdding ? sync.addAccount(account, parsed) : sync.signIn(account, parsed)
    const answer = await asked.catch(sentenceOfNone)
    isBusy.value = false
    if (typeof answer === 'string') return show('form', answer)
    if (!answer.ok) return show('form', sentenceFor(answer.refusal))
    Object.assign(typed, { utility: '', number: '', code: '' })
    await schedule.signedIn()
    await kept.load()
    kept.show(account)
    route('/', true)
  }

  function show(field: NonNullable<typeof fault.value>['field'], text: string): void {
    fault.value = { field, text }
    if (field === 'account' || field === 'code') document.getElementById(field)?.focus()
  }

  const faultOf = (field: string) => (fault.value?.field === field ? fault.value.text : null)
  const title = isAdding ? signIn.add.title : isAgain ? signIn.again.title : signIn.title
  const lead = isAdding ? signIn.add.lead : isAgain ? signIn.again.lead(kept.waiting.value.length) : signIn.lead
  const hasWayBack = kept.session.value !== null

  return (
    <>
      <TopBar title={title} {...(hasWayBack ? { back: { label: app.back, href: '/' } } : {})} />
      {safety.needsInstall.value && !goesOn.value ? (
        <InstallFirst onGoOn={() => (goesOn.value = true)} />
      ) : (
        <form class="stack" onSubmit={submit} noValidate>
          <p>{lead}</p>
          {linked ? <Callout tone="ok" text={signIn.fromLink} /> : null}
          <OthersWait />
          {safety.health.value.warnings.includes('private-window') ? (
            <Callout tone="wait" text={signIn.privateWindow} />
          ) : null}
          {utilities.length > 0 ? (
            <ChoiceList
              name="utility"
              label={signIn.utility}
              choices={utilities.map(({ key, city, name }) => ({
                key,
                text: city[words.value.format.language],
                hint: name[words.value.format.language],
              }))}
              chosen={chosen?.key ?? null}
              onChoose={(key) => (utility.value = key)}
            />
          ) : isComing.value ? (
            <ChoicesToCome label={signIn.utility} />
          ) : null}
          {faultOf('utility') ? <Callout tone="bad" text={faultOf('utility')!} isLive /> : null}
          <Field
            id="account"
            label={signIn.account}
            value={number.value}
            onInput={(text) => (number.value = text)}
            {...(chosen ? { hint: signIn.accountHint(chosen.accountDigits, chosen.accountExample) } : {})}
            fault={faultOf('account')}
            input={{ inputMode: 'numeric', autoComplete: 'username', name: 'account', maxLength: 24 }}
            isCode
          />
          <Field
            id="code"
            label={signIn.code}
            value={code.value}
            onInput={(text) => (code.value = text)}
            hint={signIn.codeHint}
            fault={faultOf('code')}
            input={{
              autoComplete: 'one-time-code',
              autoCapitalize: 'characters',
              name: 'code',
              maxLength: 24,
              spellcheck: false,
            }}
            isCode
          />
          {faultOf('form') ? <Callout tone="bad" text={faultOf('form')!} isLive /> : null}
          <button type="submit" class="button" data-kind="primary" data-wide="yes" aria-disabled={isBusy.value}>
            {isBusy.value ? signIn.submitting : isAdding ? signIn.add.submit : signIn.submit}
          </button>
          <details class="card">
            <summary>{signIn.whereTitle}</summary>
            <p>{signIn.where}</p>
          </details>
          <a class="button" data-kind="quiet" href="/help">
            {app.tabs.help}
          </a>
        </form>
      )}
    </>
  )
}

/** What somebody else left here, and that it is not sent in anybody else's name (faults/A5). */
function OthersWait() {
  const { home, signIn } = words.value
  const { readings, photos } = useModels().kept.othersWaiting.value
  return (
    <>
      {readings > 0 ? <Callout tone="plain" text={signIn.othersWait(readings)} /> : null}
      {photos > 0 ? <Callout tone="plain" text={home.othersPhotos(photos)} /> : null}
    </>
  )
}

function InstallFirst({ onGoOn }: { onGoOn(): void }) {
  const { install } = words.value.signIn
  return (
    <section class="card stack">
      <h2>{install.title}</h2>
      <p>{install.why}</p>
      <ol>
        {install.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>{install.separate}</p>
      <button type="button" class="button" data-kind="secondary" onClick={onGoOn}>
        {install.anyway}
      </button>
    </section>
  )
}

/** Where nobody was asked: the storage does not open, or the part that asks did not come, which browsers call a TypeError (faults/U3). */
function sentenceOfNone(failure: unknown): string {
  const { signIn, menu } = words.value
  if (refusalOf(failure) !== null) return menu.storage.stuck
  if (failure instanceof TypeError) return signIn.unanswered
  throw failure
}

/** `#astana-12045587-7K3Q20M9X`, from the bill's QR code. */
function linkIn(hash: string): { utility: string; number: string; code: string } | null {
  const [, account = '', code = ''] = /^#([a-z0-9]+-\d+)-([0-9A-Za-z-]+)$/.exec(hash) ?? []
  const parsed = parseCode(code)
  if (!ACCOUNT_KEY.test(account) || parsed === null) return null
  return { utility: utilityOf(account), number: numberOf(account), code: shownCode(parsed) }
}

/** One sentence for whatever the server or the way to it said; the same for every wrong pair ([security/L4]). */
function sentenceFor(refusal: EntryRefusal): string {
  const { signIn, problem } = words.value
  if (refusal.kind === 'wrong') return signIn.refused
  const { error, code, waitMs } = refusal.failure
  if (code === 'sign-in-later') return signIn.later(Math.ceil((waitMs ?? 60_000) / 60_000))
  if (code !== null) return `${problem[code].what} ${problem[code].todo}`
  if (error === 'captive') return signIn.captive
  return error === 'network' ? signIn.offline : signIn.unanswered
}
