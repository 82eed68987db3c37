/** Entry questions: what is asked about an odd value: which digit, why, and on which day it was read. */
import { useSignal } from '@preact/signals'
import type { Entry } from '#client/ui/models/entry.ts'
import { periodAtHand } from '#client/ui/models/meter-view.ts'
import { useModels } from '#client/ui/models/models.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { ChoiceList } from '#client/ui/parts/choice-list.tsx'
import { Field } from '#client/ui/parts/field.tsx'
import { words } from '#client/ui/words/language.ts'
import { verdictLine } from '#client/ui/words/verdict-line.ts'
import type { Register } from '#shared/domain/meter.ts'
import type { ValueCode } from '#shared/domain/reading.ts'
import { valueText } from '#shared/domain/value.ts'
import type { Suggestion } from '#shared/domain/which-digit.ts'
import { addDays } from '#shared/lib/calendar-date.ts'
import type { UtilityData } from '#shared/wire/account-data.ts'

/** Another meter on the wall, on whose face the value can be written instead. */
export type OtherMeter = { name: string; register: Register; open(): void }

type QuestionProps = {
  entry: Entry
  at: number
  id: string
  otherOf(register: string): OtherMeter | null
  suggestion: Suggestion
}

/** The slip that would explain the value, offered; nothing changes without the tap (P4). */
export function Question({ entry, at, id, otherOf, suggestion }: QuestionProps) {
  const { record, format } = words.value
  const { register, value, assessment, last } = entry.registers[at]!
  const { question } = record
  const line = verdictLine(words.value, assessment.value!, register, last)
  const own = format.value(value.value!)
  const other = suggestion.other ? otherOf(suggestion.other) : null
  const meant = format.value(valueText(suggestion.ticks, (other?.register ?? register).decimals))
  const asked = other ? question.otherMeter(other.name) : question.didYouMean(meant)

  return (
    <Callout
      tone={line.tone === 'ok' ? 'wait' : line.tone}
      strong={asked}
      text={`${line.difference ?? ''} ${line.text}. ${question.slip[suggestion.slip]}`.trim()}
      id={id}
      isLive
    >
      <button
        type="button"
        class="button"
        data-kind="primary"
        onClick={() => (other ? other.open() : entry.take(at, suggestion.ticks))}
      >
        {other ? question.useOther : question.use(meant)}
      </button>
      <button type="button" class="button" data-kind="secondary" onClick={() => entry.keepTyped(at)}>
        {other ? question.keepHere : question.keep(own)}
      </button>
    </Callout>
  )
}

/** Which reasons make sense depends on which way the value is odd. */
const REASONS: Record<'lower' | 'high', ValueCode[]> = { lower: ['M4', 'V3', 'M6'], high: ['V1', 'V4', 'V3'] }

export function Reasons({ entry, isMissing }: { entry: Entry; isMissing: boolean }) {
  const { question, reason } = words.value.record
  const isLower = entry.registers.some(({ assessment }) => assessment.value?.verdict === 'lower')
  const codes = REASONS[isLower ? 'lower' : 'high']
  const chosen = entry.reasons.value[0] ?? null
  return (
    <section class="stack">
      {isMissing ? <Callout tone="bad" text={question.chooseOne} isLive /> : null}
      <ChoiceList
        name="reason"
        label={isLower ? question.whyLower : question.why}
        choices={codes.map((code) => ({ key: code, text: reason[code] }))}
        chosen={chosen}
        onChoose={(code) => entry.setReason(code)}
      />
      <Field
        id="note"
        label={question.note}
        value={entry.note.value}
        onInput={(text) => entry.setNote(text)}
        input={{ maxLength: 300, autoComplete: 'off' }}
      />
    </section>
  )
}

/** How far back "read earlier" reaches. */
const DAYS_BACK = 31

export function ReadOn({ entry, utility }: { entry: Entry; utility: UtilityData }) {
  const { present } = useModels()
  const { readOn } = words.value.record
  const isOpen = useSignal(entry.readOn.value !== null)
  const { today } = periodAtHand(utility, present.now.value, 0)
  const earliest = addDays(today, -DAYS_BACK)
  const fault = useSignal<string | null>(null)

  if (!isOpen.value && entry.readOn.value === null) {
    return (
      <button type="button" class="button" data-kind="quiet" onClick={() => (isOpen.value = true)}>
        {readOn.earlier}
      </button>
    )
  }
  return (
    <div class="stack">
      <Field
        id="read-on"
        label={readOn.label}
        value={entry.readOn.value ?? today}
        fault={fault.value}
        onInput={(text) => {
          fault.value = text > today || text < earliest ? readOn.future : null
          if (fault.value === null) entry.setReadOn(text === today || text === '' ? null : text)
        }}
        type="date"
        input={{ max: today, min: earliest }}
      />
      <button
        type="button"
        class="button"
        data-kind="quiet"
        onClick={() => {
          entry.setReadOn(null)
          fault.value = null
          isOpen.value = false
        }}
      >
        {readOn.today}
      </button>
    </div>
  )
}
