/** Typed word: a field that wants one word typed before something is thrown away, so that no slip of a finger does it. */
import { Field } from '#client/ui/parts/field.tsx'
import { words } from '#client/ui/words/language.ts'

export type TypedWordProps = { id: string; value: string; onInput(value: string): void }

export function TypedWord({ id, value, onInput }: TypedWordProps) {
  const { unsent } = words.value
  return (
    <Field
      id={id}
      label={unsent.discardType(unsent.discardWord)}
      value={value}
      onInput={onInput}
      input={{ autoComplete: 'off', autoCapitalize: 'off', spellcheck: false, maxLength: 30 }}
    />
  )
}

/** Capitals and spaces around it do not matter. */
export function isTypedWord(value: string): boolean {
  return value.trim().toLocaleLowerCase() === words.value.unsent.discardWord.toLocaleLowerCase()
}
