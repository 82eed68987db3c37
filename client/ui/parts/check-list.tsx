/** Check list: any of several, as large rows to tap. */
import type { Choice } from '#client/ui/parts/choice-list.tsx'

export type CheckListProps<Key extends string> = {
  label: string
  choices: readonly Choice<Key>[]
  checked: readonly Key[]
  onCheck(key: Key, isOn: boolean): void
}

export function CheckList<Key extends string>({ label, choices, checked, onCheck }: CheckListProps<Key>) {
  return (
    <fieldset class="choice-list">
      <legend>{label}</legend>
      {choices.map(({ key, text, hint }) => (
        <label key={key} class="choice">
          <input
            type="checkbox"
            checked={checked.includes(key)}
            onChange={(event) => onCheck(key, event.currentTarget.checked)}
          />
          <span class="choice-text">
            {text}
            {hint ? <span class="choice-hint">{hint}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
