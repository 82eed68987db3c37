/** Keypad: digits, comma and erase under the thumb; the focus stays on the face while it is pressed. */
import { Icon } from '#client/ui/parts/icon.tsx'

export type KeypadProps = {
  label: string
  commaLabel: string
  eraseLabel: string
  /** A meter without decimals needs no comma. */
  hasComma: boolean
  /** The same keys as `typeKey` takes. */
  onKey(key: string): void
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9']

export function Keypad({ label, commaLabel, eraseLabel, hasComma, onKey }: KeypadProps) {
  const key = (name: string, said?: string) => ({
    type: 'button' as const,
    class: 'keypad-key',
    'aria-label': said,
    // Who has a keyboard types on the face; the keys would only be twelve stops more on the way to the button.
    tabIndex: -1,
    onPointerDown: keepFocus,
    onClick: () => onKey(name),
  })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; these are keys of one.
    <div class="keypad" role="group" aria-label={label}>
      {DIGITS.map((digit) => (
        <button key={digit} {...key(digit)}>
          {digit}
        </button>
      ))}
      {hasComma ? <button {...key(',', commaLabel)}>,</button> : <span />}
      <button {...key('0')}>0</button>
      <button {...key('Backspace', eraseLabel)}>
        <Icon name="erase" size={28} />
      </button>
    </div>
  )
}

const keepFocus = (event: Event): void => event.preventDefault()
