/** Entry form: a meter's faces, what their values look like, what is asked about them, the keypad and the one button. */
import { type ReadonlySignal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { type OtherMeter, Question, Reasons } from '#client/ui/entry/entry-questions.tsx'
import { PhotoField } from '#client/ui/entry/photo-field.tsx'
import { showWhy } from '#client/ui/entry/show-why.ts'
import type { Entry, SaveAnswer } from '#client/ui/models/entry.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Keypad } from '#client/ui/parts/keypad.tsx'
import { MeterFace } from '#client/ui/parts/meter-face.tsx'
import { words } from '#client/ui/words/language.ts'
import { verdictLine } from '#client/ui/words/verdict-line.ts'
import { CODES, type Need } from '#shared/domain/visit.ts'

export type EntryFormProps = {
  entry: Entry
  /** The meter's. */
  name: string
  /** Above the faces. */
  head: ComponentChildren
  /** Below the questions. */
  children?: ComponentChildren
  /** The other meter a value may belong to (P4). */
  otherOf(register: string): OtherMeter | null
  /** Where an odd value is typed twice: what to say of it. */
  again?: Record<'asked' | 'differs', string>
  /** What was saved is on this phone. */
  onSaved(): void
  /** Saving was tried, and something is asked or in the way. */
  onUnsaved?(): void
  /** A key was typed, taken or not. */
  onKey?(key: string): void
}

export function EntryForm({ entry, name, head, children, otherOf, again, onSaved, ...told }: EntryFormProps) {
  const { onUnsaved, onKey } = told
  const answer = useSignal<SaveAnswer | null>(null)
  const isSaving = useSignal(false)
  useEffect(() => {
    void entry.open()
    return () => void entry.close()
  }, [])

  const { record, format, meter: meterWords } = words.value
  const hasSeveral = entry.registers.length > 1
  const filled = entry.registers.flatMap(({ register, value }) =>
    value.value === null ? [] : [format.valueWithUnit(value.value, register.unit)],
  )
  const active = entry.registers[entry.active.value]!.register

  async function save(event: Event): Promise<void> {
    event.preventDefault()
    if (isSaving.peek()) return
    isSaving.value = true
    const said = await entry.save().catch((fault: unknown) => {
      isSaving.value = false
      throw fault
    })
    if (said === 'saved') return onSaved()
    isSaving.value = false
    answer.value = said
    onUnsaved?.()
    if (said === 'missing' || said === 'again') document.getElementById(`face-${entry.active.value}`)?.focus()
    void showWhy(said)
  }

  function type(key: string): void {
    entry.key(key)
    onKey?.(key)
  }

  return (
    <form class="record" onSubmit={save} noValidate>
      <div class="stack">
        {head}
        {entry.registers.map(({ register, typed }, at) => (
          <MeterFace
            key={register.name}
            id={`face-${at}`}
            register={register}
            whole={typed.value.whole}
            part={typed.value.part}
            isPart={typed.value.inPart}
            label={meterWords.faceLabel(name, hasSeveral ? meterWords.register[register.name] : null)}
            describedBy={`verdict-${at}`}
            unit={format.unit(register.unit)}
            {...(hasSeveral ? { caption: meterWords.register[register.name] } : {})}
            isInvalid={typed.value.problem !== null}
            isActive={entry.active.value === at}
            takesFocus={at === 0}
            onType={(key) => {
              answer.value = null
              entry.focus(at)
              if (key !== 'Enter') type(key)
            }}
            onPaste={(text) => {
              entry.focus(at)
              entry.paste(text)
            }}
            onFocus={() => entry.focus(at)}
          />
        ))}
        {again && entry.blind.value ? <Callout tone="wait" text={again[entry.blind.value]} isLive /> : null}
        <p class="face-legend">{active.decimals > 0 ? record.legend[active.unit] : record.legendWhole[active.unit]}</p>
        {entry.registers.map(({ register }, at) => (
          <Verdict key={register.name} entry={entry} at={at} otherOf={otherOf} />
        ))}
        {entry.needsReason.value || entry.reasons.value.length > 0 ? (
          <Reasons entry={entry} isMissing={answer.value === 'reason'} />
        ) : null}
        <Photos entry={entry} />
        {children}
        <NotSaved answer={answer.value} />
      </div>
      <div class="entry-foot">
        <Keypad
          label={record.keypad.label}
          commaLabel={record.keypad.comma}
          eraseLabel={record.keypad.erase}
          hasComma={active.decimals > 0}
          onKey={(key) => {
            answer.value = null
            type(key)
          }}
        />
        <Save isSaving={isSaving}>
          {filled.length === 0
            ? record.empty
            : filled.length > 1
              ? record.saveSeveral(filled)
              : record.save(filled[0]!)}
        </Save>
      </div>
    </form>
  )
}

/** Evidence for an odd value, wanted by some reasons. */
function Photos({ entry }: { entry: Entry }) {
  const { record } = words.value
  const of = entry.photosOf.value
  if (of === null || !(entry.needsReason.value || entry.reasons.value.length > 0)) return null
  const isWanted = entry.reasons.value.some((code) => (CODES[code].needs as readonly Need[]).includes('photo'))
  return <PhotoField of={of} ask={isWanted ? record.question.photoWanted : record.photo.offer} />
}

/** Alone in following whether it is saving, so that the tap does not draw the whole screen anew. */
function Save({ isSaving, children }: { isSaving: ReadonlySignal<boolean>; children: string }) {
  return (
    <button type="submit" class="button" data-kind="primary" data-wide="yes" aria-disabled={isSaving.value}>
      {children}
    </button>
  )
}

type VerdictProps = { entry: Entry; at: number; otherOf: EntryFormProps['otherOf'] }

/** The line under the face: what is wrong with the digits, or how the value looks, or what to do. */
function Verdict({ entry, at, otherOf }: VerdictProps) {
  const { register, typed, assessment, last, suggestion } = entry.registers[at]!
  const { record } = words.value
  const id = `verdict-${at}`
  const { problem } = typed.value
  if (problem !== null) {
    const text =
      problem === 'not-a-digit'
        ? record.notADigit
        : !typed.value.inPart
          ? record.tooMany(register.digits)
          : register.decimals === 0
            ? record.noDecimals
            : record.tooManyDecimals(register.decimals)
    return <Callout tone="bad" text={text} id={id} isLive />
  }
  if (assessment.value === null) return <p id={id} class="visually-hidden" aria-live="polite" />
  if (suggestion.value !== null && suggestion.value.slip !== 'last-again')
    return <Question entry={entry} at={at} id={id} otherOf={otherOf} suggestion={suggestion.value} />
  const line = verdictLine(words.value, assessment.value, register, last)
  return <Callout tone={line.tone} strong={line.difference} text={line.text} id={id} isLive />
}

function NotSaved({ answer }: { answer: SaveAnswer | null }) {
  const { notSaved, empty } = words.value.record
  if (answer === 'missing') return <Callout tone="wait" text={empty} isLive />
  if (answer === 'elsewhere') return <Callout tone="wait" text={notSaved.elsewhere} isLive />
  if (answer !== 'full' && answer !== 'storage') return null
  return <Callout tone="bad" strong={notSaved.title} text={answer === 'full' ? notSaved.full : notSaved.plain} isLive />
}

/** What the meter showed last, for the line under its name. */
export function lastLine(entry: Entry): string {
  const { record, format } = words.value
  const [first] = entry.registers
  if (!first?.last) return record.noLast
  return record.last(format.value(first.last.value), format.date(first.last.readOn))
}
