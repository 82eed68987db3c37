/** Findings: what an inspector notes of meters beside their readings: faults, seals, meters that are not on the list. */
import { useSignal } from '@preact/signals'
import { useLocation, useRoute } from 'preact-iso'
import { withCode } from '#client/domain/visit-draft.ts'
import { placeOf, visitHref } from '#client/ui/inspector/dwelling-text.ts'
import { Found } from '#client/ui/inspector/found.tsx'
import { Evidence, NotThere, Refusal } from '#client/ui/inspector/outcome.tsx'
import { toWhatLacks } from '#client/ui/inspector/to-what-lacks.ts'
import { useDwelling, type VisitedDwelling } from '#client/ui/inspector/use-dwelling.ts'
import { CODE_WORDS } from '#client/ui/inspector/words/codes.ts'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { announce } from '#client/ui/models/announce.ts'
import { useModels } from '#client/ui/models/models.ts'
import { roundsOf } from '#client/ui/models/rounds.ts'
import type { EndRefusal } from '#client/ui/models/visits.ts'
import { CheckList } from '#client/ui/parts/check-list.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { words } from '#client/ui/words/language.ts'
import { ALL_CODES, CODES, type CodeGroup } from '#shared/domain/visit.ts'

const GROUPS = ['meter', 'tamper'] as const satisfies CodeGroup[]

export function Findings() {
  const { params } = useRoute()
  const found = useDwelling(params)
  if (found === 'loading') return null
  return found === null ? <NotThere /> : <WhatWasFound {...found} />
}

function WhatWasFound(visited: VisitedDwelling) {
  const { round, dwelling, view, draft } = visited
  const rounds = roundsOf(useModels())
  const { route } = useLocation()
  const { format, app } = words.value
  const { findings } = inspectorWords.value
  const fault = useSignal<EndRefusal | 'choose' | null>(null)
  const isSaving = useSignal(false)
  const isRead = view.state === 'read'
  const visit = visitHref(round.round, dwelling.account)

  async function end(): Promise<void> {
    if (isSaving.peek()) return
    fault.value = draft.codes.length === 0 ? 'choose' : null
    if (fault.value !== null) return toWhatLacks(fault.value)
    isSaving.value = true
    const refusal = await rounds
      .end({ round, account: dwelling.account, isRead })
      .finally(() => (isSaving.value = false))
    fault.value = refusal
    if (refusal !== null) return toWhatLacks(refusal)
    announce(inspectorWords.value.outcome.ended)
    route('/')
  }

  return (
    <div class="stack">
      <TopBar
        title={findings.title}
        line={`${dwelling.address.street}, ${dwelling.address.house ?? ''} · ${placeOf({ dwelling })}`}
        back={{ label: app.back, href: visit }}
      />
      {GROUPS.map((group) => (
        <CheckList
          key={group}
          label={findings.group[group]}
          choices={ALL_CODES.filter((code) => CODES[code].group === group).map((key) => ({
            key,
            text: CODE_WORDS[key][format.language],
          }))}
          checked={draft.codes}
          onCheck={(code, isOn) => {
            fault.value = null
            void rounds.change(draft, { codes: withCode(draft.codes, code, isOn) })
          }}
        />
      ))}
      {draft.codes.includes('M4') || draft.codes.includes('M7') || draft.found.length > 0 ? (
        <Found {...visited} visitHref={visit} />
      ) : null}
      <Evidence draft={draft} refusal={fault.value} />
      <Refusal refusal={fault.value} />
      {isRead ? null : (
        <a class="button" data-kind="primary" data-wide="yes" href={visit}>
          {findings.goOn}
        </a>
      )}
      <button
        type="button"
        class="button"
        data-kind={isRead ? 'primary' : 'secondary'}
        data-wide="yes"
        aria-disabled={isSaving.value}
        onClick={() => void end()}
      >
        {isRead ? inspectorWords.value.outcome.end : findings.endUnread}
      </button>
    </div>
  )
}
