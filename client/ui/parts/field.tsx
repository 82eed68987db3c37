/** Field: a labelled input with its hint and its fault, both tied to it for a screen reader. */
export type FieldProps = {
  id: string
  label: string
  value: string
  onInput(value: string): void
  hint?: string
  /** What is wrong and what to do; null or left out while nothing is. */
  fault?: string | null
  /** A day to pick instead of a text to type. */
  isDate?: boolean
  input?: {
    inputMode?: 'none' | 'text' | 'decimal' | 'numeric'
    autoComplete?: 'off' | 'on' | 'one-time-code' | 'username'
    autoCapitalize?: 'off' | 'characters'
    name?: string
    maxLength?: number
    min?: string
    max?: string
    required?: boolean
    disabled?: boolean
    spellcheck?: boolean
  }
  /** Digits and codes, in letters of one width. */
  isCode?: boolean
}

export function Field({ id, label, value, onInput, hint, fault, input, isCode, isDate }: FieldProps) {
  const described = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ')
  const shared = {
    ...input,
    id,
    class: isCode ? 'field-input field-code' : 'field-input',
    value,
    'aria-invalid': fault ? ('true' as const) : undefined,
    'aria-describedby': described === '' ? undefined : described,
    onInput: (event: { currentTarget: HTMLInputElement }) => onInput(event.currentTarget.value),
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {isDate ? <input {...shared} type="date" /> : <input {...shared} type="text" />}
      {hint ? (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <p class="field-fault" id={`${id}-fault`} role="alert">
        {fault ?? ''}
      </p>
    </div>
  )
}
