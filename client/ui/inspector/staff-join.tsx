/** Staff join: signing in as one of the utility's people, with name and password, or by what the phone verifies. */
import { useSignal } from '@preact/signals'
import { useLocation } from 'preact-iso'
import type { EntryRefusal } from '#client/sync/sign-in.ts'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { useModels } from '#client/ui/models/models.ts'
import { passkeyOfferOf } from '#client/ui/models/passkeys.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Field } from '#client/ui/parts/field.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { PasskeyEntry } from '#client/ui/staff/passkey-entry.tsx'
import { sentenceOfNone } from '#client/ui/staff/sentence-of-none.ts'
import { words } from '#client/ui/words/language.ts'

export function StaffJoin() {
  const models = useModels()
  const { kept, sync, schedule } = models
  const { route } = useLocation()
  const { signIn } = inspectorWords.value
  const name = useSignal('')
  const password = useSignal('')
  const fault = useSignal<string | null>(null)
  const isBusy = useSignal(false)

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (isBusy.value) return
    fault.value = null
    isBusy.value = true
    const answer = await sync.staffSignIn(name.value, password.value).catch(sentenceOfNone)
    isBusy.value = false
    if (typeof answer === 'string') fault.value = answer
    else if (!answer.ok) fault.value = sentenceFor(answer.refusal)
    else {
      await enter()
      await passkeyOfferOf(models).offer()
    }
  }

  async function enter(): Promise<void> {
    password.value = ''
    await schedule.signedIn()
    await kept.load()
    route('/', true)
  }

  return (
    <>
      <TopBar title={signIn.title} back={{ label: words.value.app.back, href: '/' }} />
      <form class="stack" onSubmit={submit} noValidate>
        <p>{signIn.lead}</p>
        <Field
          id="staff-name"
          label={signIn.name}
          value={name.value}
          onInput={(text) => (name.value = text)}
          input={{ autoComplete: 'username', autoCapitalize: 'off', maxLength: 60, spellcheck: false }}
        />
        <Field
          id="staff-password"
          label={signIn.password}
          value={password.value}
          onInput={(text) => (password.value = text)}
          input={{ autoComplete: 'current-password', maxLength: 200 }}
          type="password"
        />
        {fault.value ? <Callout tone="bad" text={fault.value} isLive /> : null}
        <button type="submit" class="button" data-kind="primary" data-wide="yes" aria-disabled={isBusy.value}>
          {isBusy.value ? signIn.submitting : signIn.submit}
        </button>
        <PasskeyEntry onEntered={enter} />
      </form>
    </>
  )
}

/** The same sentence for every pair that does not fit ([security/L4]). */
function sentenceFor(refusal: EntryRefusal): string {
  const { signIn, problem } = words.value
  if (refusal.kind === 'wrong') return inspectorWords.value.signIn.refused
  const { error, code, waitMs } = refusal.failure
  if (code === 'sign-in-later') return signIn.later(Math.ceil((waitMs ?? 60_000) / 60_000))
  if (code !== null) return `${problem[code].what} ${problem[code].todo}`
  if (error === 'captive') return signIn.captive
  return error === 'network' ? signIn.offline : signIn.unanswered
}
