/** Choice list: one of several, as large rows to tap; each may have a second line. */
export type Choice<Key extends string> = { key: Key; text: string; hint?: string }

export type ChoiceListProps<Key extends string> = {
  /** The name of the group in the form; unique on the screen. */
  name: string
  label: string
  /** The label is shown above, or only said. */
  isLabelHidden?: boolean
  choices: readonly Choice<Key>[]
  chosen: Key | null
  onChoose(key: Key): void
}

export function ChoiceList<Key extends string>(props: ChoiceListProps<Key>) {
  return (
    <fieldset class="choice-list">
      <legend class={props.isLabelHidden ? 'visually-hidden' : undefined}>{props.label}</legend>
      {props.choices.map((choice) => (
        <label key={choice.key} class="choice">
          <input
            type="radio"
            name={props.name}
            value={choice.key}
            checked={props.chosen === choice.key}
            onChange={() => props.onChoose(choice.key)}
          />
          <span class="choice-text">
            {choice.text}
            {choice.hint ? <span class="choice-hint">{choice.hint}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** Keeps the place of two choices that are being fetched, so that nothing below moves when they come. */
export function ChoicesToCome({ label }: { label: string }) {
  return (
    <div class="choice-list" aria-hidden="true">
      <p class="choice-list-label">{label}</p>
      {[1, 2].map((at) => (
        <div key={at} class="choice choice-to-come">
          <span class="choice-text">
            {'\u00a0'}
            <span class="choice-hint">{'\u00a0'}</span>
          </span>
        </div>
      ))}
    </div>
  )
}
