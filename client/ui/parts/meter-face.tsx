/**
 * Meter face: the meter's own digits to type on: dark cells for whole units, white cells with a red edge for decimals.
 *
 * To a screen reader it is one labelled input; the cells are its picture. It holds no state: keys go out, digits come in.
 */
import { useEffect, useRef } from 'preact/hooks'
import { entryText } from '#client/ui/parts/face-entry.ts'
import type { Register } from '#shared/domain/meter.ts'

export type MeterFaceProps = {
  id: string
  register: Pick<Register, 'digits' | 'decimals'>
  /** Digits as typed (`face-entry.ts`); the face shows faint zeros for what is left out. */
  whole: string
  part: string
  /** The next digit is a decimal. */
  isPart: boolean
  label: string
  describedBy?: string
  /** The unit as written, `m³`. */
  unit: string
  /** Which register, shown before the digits, where a meter has several. */
  caption?: string
  isInvalid?: boolean
  /** Where keys of an on-screen keypad go; shows the cursor without the focus. */
  isActive?: boolean
  /** Takes the focus when it appears. */
  takesFocus?: boolean
  onType(key: string): void
  onPaste(text: string): void
  onFocus?(): void
}

/** Keys that are typing; all others stay the browser's. */
const TYPED = /^(?:[\d.,]|Backspace|Delete)$/

export function MeterFace(props: MeterFaceProps) {
  const { register, whole, part, isPart } = props
  const shown = whole === '' && part === '' && !isPart ? '' : entryText({ whole, part, inPart: isPart })
  const input = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (props.takesFocus) input.current?.focus()
  }, [])

  function typed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    // A letter is passed on too, so that it can be said that it is no digit.
    if (!TYPED.test(event.key) && event.key.length !== 1) return
    event.preventDefault()
    props.onType(event.key)
  }

  /** Whatever came another way than by keys: dictation, a screen reader's own keyboard, a drop. */
  function replaced(): void {
    const field = input.current
    if (!field || field.value === shown) return
    const text = field.value
    field.value = shown
    props.onPaste(text)
  }

  function pasted(event: ClipboardEvent): void {
    event.preventDefault()
    props.onPaste(event.clipboardData?.getData('text/plain') ?? '')
  }

  return (
    <div
      class="face"
      data-active={props.isActive ? 'yes' : undefined}
      data-invalid={props.isInvalid ? 'yes' : undefined}
    >
      {props.caption ? <span class="face-caption">{props.caption}</span> : null}
      <div class="face-digits">
        <input
          ref={input}
          id={props.id}
          class="face-input"
          type="text"
          inputMode="none"
          autoComplete="off"
          autoCorrect="off"
          spellcheck={false}
          enterKeyHint="done"
          aria-label={props.label}
          aria-describedby={props.describedBy}
          aria-invalid={props.isInvalid ? 'true' : undefined}
          value={shown}
          onKeyDown={typed}
          onInput={replaced}
          onPaste={pasted}
          onFocus={props.onFocus}
        />
        <span class="face-cells" aria-hidden="true">
          <span class="face-group">
            {cellsOf(whole.padStart(register.digits, '0'), register.digits - whole.length, 'before').map((cell, at) => (
              <Cell
                key={`w${at}`}
                {...cell}
                kind="whole"
                isCursor={(!isPart || register.decimals === 0) && at === register.digits - 1}
              />
            ))}
          </span>
          {register.decimals > 0 ? (
            <span class="face-group">
              <span class="face-comma">,</span>
              {cellsOf(part.padEnd(register.decimals, '0'), part.length, 'after').map((cell, at) => (
                <Cell
                  key={`p${at}`}
                  {...cell}
                  kind="part"
                  isCursor={isPart && at === Math.min(part.length, register.decimals - 1)}
                />
              ))}
            </span>
          ) : null}
        </span>
      </div>
      <span class="face-unit" aria-hidden="true">
        {props.unit}
      </span>
    </div>
  )
}

type CellFacts = { digit: string; isFaint: boolean }

/** Faint are the zeros nobody typed: those before the first typed digit, or after the last. */
function cellsOf(digits: string, border: number, faint: 'before' | 'after'): CellFacts[] {
  return [...digits].map((digit, at) => ({ digit, isFaint: faint === 'before' ? at < border : at >= border }))
}

function Cell({ digit, isFaint, kind, isCursor }: CellFacts & { kind: 'whole' | 'part'; isCursor: boolean }) {
  return (
    <span
      class={`face-cell face-${kind}`}
      data-faint={isFaint ? 'yes' : undefined}
      data-cursor={isCursor ? 'yes' : undefined}
    >
      <span>{digit}</span>
    </span>
  )
}
