/** Field: a labelled input with its hint and its fault, both tied to it for a screen reader. */
export type FieldProps = {
  id: string
  label: string
  value: string
  onInput(value: string): void
  hint?: string
  /** What is wrong and what to do; null or left out while nothing is. */
  fault?: string | null
  /** A day to pick, or what nobody is to see, instead of a text. */
  type?: 'text' | 'date' | 'password'
  input?: {
    inputMode?: 'none' | 'text' | 'decimal' | 'numeric'
    autoComplete?: 'off' | 'on' | 'one-time-code' | 'username' | 'current-password'
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

export function Field({ id, label, value, onInput, hint, fault, input, isCode, type = 'text' }: FieldProps) {
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
      {type === 'date' ? (
        <input {...shared} type="date" />
      ) : type === 'password' ? (
        <input {...shared} type="password" />
      ) : (
        <input {...shared} type="text" />
      )}
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
