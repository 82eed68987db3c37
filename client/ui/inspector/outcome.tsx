/** Outcome: a visit that ends without a reading: why, what the reason needs, and the code to leave for the resident. */
import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso'
import { placeOf } from '#client/ui/inspector/round.tsx'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { useModels } from '#client/ui/models/models.ts'
import { roundsOf } from '#client/ui/models/rounds.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { ChoiceList } from '#client/ui/parts/choice-list.tsx'
import { Field } from '#client/ui/parts/field.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { words } from '#client/ui/words/language.ts'
import { SLIP_BYTES, shownSlip, slipText } from '#shared/domain/slip.ts'
import { CODES, lacksOf, type Need } from '#shared/domain/visit.ts'
import type { RoundDwelling } from '#shared/wire/rounds.ts'

/** Those without a photo: the others come with the photos. */
const OFFERED = ['A1', 'A2', 'A3', 'A4', 'A5'] as const
type Offered = (typeof OFFERED)[number]

export function Outcome() {
  const models = useModels()
  const { params } = useRoute()
  const { rounds } = roundsOf(models)
  if (rounds.value === null) return null
  const round = decodeURIComponent(params.round ?? '')
  const account = decodeURIComponent(params.account ?? '')
  const view = rounds.value.find((one) => one.round.round === round)
  const here = view?.dwellings.find(({ dwelling }) => dwelling.account === account)
  if (!here) {
    return (
      <>
        <TopBar title={inspectorWords.value.outcome.title} back={{ label: words.value.app.back, href: '/' }} />
        <Callout tone="wait" text={inspectorWords.value.visit.notThere} />
      </>
    )
  }
  const readings = here.readings.map(({ id }) => id)
  return <WithoutReading key={account} round={round} dwelling={here.dwelling} readings={readings} />
}

type WithoutReadingProps = { round: string; dwelling: RoundDwelling; readings: string[] }

function WithoutReading({ round, dwelling, readings }: WithoutReadingProps) {
  const models = useModels()
  const { route } = useLocation()
  const { outcome } = inspectorWords.value
  const code = useSignal<Offered | null>(null)
  const note = useSignal('')
  const fault = useSignal<string | null>(null)
  const isSaving = useSignal(false)
  const slip = useMemo(() => slipText(crypto.getRandomValues(new Uint8Array(SLIP_BYTES))), [])
  const needs: readonly Need[] = code.value === null ? [] : CODES[code.value].needs

  async function end(event: Event): Promise<void> {
    event.preventDefault()
    if (isSaving.peek()) return
    if (code.value === null) {
      fault.value = outcome.choose
      return
    }
    const ended = {
      ...{ account: dwelling.account, round, readings, codes: [code.value] },
      ...(needs.includes('slip') ? { slip } : {}),
      ...(note.value.trim() === '' ? {} : { note: note.value.trim() }),
    }
    if (lacksOf(ended).includes('note')) {
      fault.value = outcome.noteNeeded
      document.getElementById('visit-note')?.focus()
      return
    }
    isSaving.value = true
    const refusal = await roundsOf(models)
      .end(ended)
      .finally(() => (isSaving.value = false))
    if (refusal === null) route('/')
    else fault.value = outcome.notSaved
  }

  return (
    <form class="stack" onSubmit={end} noValidate>
      <TopBar
        title={outcome.title}
        line={`${dwelling.address.street}, ${dwelling.address.house ?? ''} · ${placeOf({ dwelling })}`}
        back={{ label: words.value.app.back, href: '/' }}
      />
      <ChoiceList
        name="code"
        label={outcome.title}
        choices={OFFERED.map((key) => ({ key, text: outcome.code[key] }))}
        chosen={code.value}
        onChoose={(chosen) => {
          code.value = chosen
          fault.value = null
        }}
      />
      {needs.includes('slip') ? <Callout tone="plain" strong={shownSlip(slip)} text={outcome.slipTodo} isLive /> : null}
      <Field
        id="visit-note"
        label={outcome.note}
        value={note.value}
        onInput={(text) => (note.value = text)}
        input={{ maxLength: 300, autoComplete: 'off' }}
      />
      {fault.value ? <Callout tone="bad" text={fault.value} isLive /> : null}
      <button type="submit" class="button" data-kind="primary" data-wide="yes" aria-disabled={isSaving.value}>
        {outcome.end}
      </button>
    </form>
  )
}
