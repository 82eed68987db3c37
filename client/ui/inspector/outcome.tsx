/** Outcome: a visit that ends without a reading: why, what the reason needs, and the code to leave for the resident. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso'
import type { VisitDraft } from '#client/domain/visit-draft.ts'
import { withCode } from '#client/domain/visit-draft.ts'
import { PhotoField } from '#client/ui/entry/photo-field.tsx'
import { placeOf } from '#client/ui/inspector/dwelling-text.ts'
import { Fieldwork } from '#client/ui/inspector/fieldwork.tsx'
import { toWhatLacks } from '#client/ui/inspector/to-what-lacks.ts'
import { useDwelling, type VisitedDwelling } from '#client/ui/inspector/use-dwelling.ts'
import { CODE_WORDS } from '#client/ui/inspector/words/codes.ts'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { announce } from '#client/ui/models/announce.ts'
import { useModels } from '#client/ui/models/models.ts'
import { roundsOf } from '#client/ui/models/rounds.ts'
import type { EndRefusal } from '#client/ui/models/visits.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { ChoiceList } from '#client/ui/parts/choice-list.tsx'
import { Field } from '#client/ui/parts/field.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { words } from '#client/ui/words/language.ts'
import { shownSlip } from '#shared/domain/slip.ts'
import { ALL_CODES, CODES, type Code, type Need } from '#shared/domain/visit.ts'
import type { RoundData } from '#shared/wire/rounds.ts'

/** That visits are suspended is a reason only where they are. */
const whyNot = ({ suspended }: RoundData): Code[] =>
  ALL_CODES.filter((code) => CODES[code].group === 'no-reading' && (code !== 'A8' || suspended))

export const needsOf = (codes: readonly Code[]): Set<Need> => new Set(codes.flatMap((code) => CODES[code].needs))

export function Outcome() {
  const { params } = useRoute()
  const found = useDwelling(params)
  if (found === 'loading') return null
  return found === null ? <NotThere /> : <WithoutReading {...found} />
}

export function NotThere() {
  const { visit, outcome } = inspectorWords.value
  return (
    <>
      <TopBar title={outcome.title} back={{ label: words.value.app.back, href: '/' }} />
      <Callout tone="wait" text={visit.notThere} />
    </>
  )
}

function WithoutReading({ round, dwelling, draft }: VisitedDwelling) {
  const models = useModels()
  const rounds = roundsOf(models)
  const { route } = useLocation()
  const { format } = words.value
  const { outcome } = inspectorWords.value
  const fault = useSignal<EndRefusal | 'choose' | null>(null)
  const isSaving = useSignal(false)
  const offered = whyNot(round)
  const code = draft.codes.find((one) => offered.includes(one)) ?? null
  const needs = needsOf(draft.codes)

  async function end(event: Event): Promise<void> {
    event.preventDefault()
    if (isSaving.peek()) return
    fault.value = code === null ? 'choose' : null
    if (fault.value !== null) return toWhatLacks(fault.value)
    isSaving.value = true
    const refusal = await rounds
      .end({ round, account: dwelling.account, isRead: false })
      .finally(() => (isSaving.value = false))
    fault.value = refusal
    if (refusal !== null) return toWhatLacks(refusal)
    announce(outcome.ended)
    route('/')
  }

  return (
    <form class="stack" onSubmit={end} noValidate>
      <TopBar
        title={outcome.title}
        line={`${dwelling.address.street}, ${dwelling.address.house ?? ''} · ${placeOf({ dwelling })}`}
        back={{ label: words.value.app.back, href: '/' }}
      />
      <Fieldwork account={dwelling.account} />
      <ChoiceList
        name="code"
        label={outcome.title}
        isLabelHidden
        choices={offered.map((key) => ({ key, text: CODE_WORDS[key][format.language] }))}
        chosen={code}
        onChoose={(chosen) => {
          fault.value = null
          void rounds.change(draft, { codes: withCode(draft.codes, chosen, true) })
        }}
      />
      {needs.has('slip') ? (
        <Callout tone="plain" strong={shownSlip(draft.slip)} text={outcome.slipTodo} isLive />
      ) : null}
      <Evidence draft={draft} refusal={fault.value} />
      <Refusal refusal={fault.value} />
      <button type="submit" class="button" data-kind="primary" data-wide="yes" aria-disabled={isSaving.value}>
        {outcome.end}
      </button>
    </form>
  )
}

type EvidenceProps = { draft: VisitDraft; refusal: EndRefusal | 'choose' | null }

/** The note and the photos of a visit; kept from the first letter on. */
export function Evidence({ draft, refusal }: EvidenceProps) {
  const rounds = roundsOf(useModels())
  const { outcome } = inspectorWords.value
  const note = useSignal(draft.note)
  const isPhotoNeeded = needsOf(draft.codes).has('photo')
  useEffect(() => {
    if (note.peek() === '') note.value = draft.note
  }, [draft.id])
  return (
    <>
      <Field
        id="visit-note"
        label={outcome.note}
        value={note.value}
        onInput={(text) => {
          note.value = text
          void rounds.change(draft, { note: text })
        }}
        fault={refusal === 'note' && note.value.trim() === '' ? outcome.lack.note : null}
        input={{ maxLength: 300, autoComplete: 'off' }}
      />
      <PhotoField
        of={{ account: draft.account, kind: 'visits', fact: draft.id }}
        ask={isPhotoNeeded ? outcome.lack.photo : null}
      />
      {rounds.isKept(draft) ? null : <Callout tone="bad" text={outcome.notKept} isLive />}
    </>
  )
}

/** Why the visit did not end; a note that lacks is said at its field. */
export function Refusal({ refusal }: { refusal: EndRefusal | 'choose' | null }) {
  const { outcome } = inspectorWords.value
  if (refusal === null || refusal === 'note') return null
  if (refusal === 'full' || refusal === 'storage') return <Callout tone="bad" text={outcome.notSaved} isLive />
  return <Callout tone="bad" text={refusal === 'choose' ? outcome.choose : outcome.lack[refusal]} isLive />
}
