/** Basement sheet: the switch at the head of a visit, and the sheet with all that the phone does on a round. */
import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { basementOf } from '#client/ui/inspector/basement-mode.ts'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { useModels } from '#client/ui/models/models.ts'
import { whereaboutsOf } from '#client/ui/models/whereabouts.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Dialog } from '#client/ui/parts/dialog.tsx'
import { Icon } from '#client/ui/parts/icon.tsx'
import { words } from '#client/ui/words/language.ts'

export function BasementSwitch() {
  const { choice, choose } = basementOf(useModels())
  const { isOn } = choice.value
  return (
    <button
      type="button"
      role="switch"
      class="basement-switch"
      aria-checked={isOn}
      aria-label={inspectorWords.value.basement.title}
      onClick={() => choose({ isOn: !isOn })}
    >
      <Icon name="dark" />
    </button>
  )
}

export function BasementSheet() {
  const models = useModels()
  const isOpen = useSignal(false)
  const { choice, choose, canSpeak, canVibrate } = basementOf(models)
  const { isOffered, isOn: notesPosition, setOn, lack } = whereaboutsOf(models)
  const { basement: say } = inspectorWords.value
  const { isOn, voice, vibration } = choice.value
  return (
    <>
      <button type="button" class="button" data-kind="quiet" onClick={() => (isOpen.value = true)}>
        {say.more}
      </button>
      <Dialog
        isOpen={isOpen.value}
        title={say.more}
        closeLabel={words.value.app.close}
        onClose={() => (isOpen.value = false)}
      >
        <div>
          <Switch text={say.title} hint={say.lead} isOn={isOn} onChange={(on) => choose({ isOn: on })} />
          {isOn && canSpeak.value ? (
            <Switch text={say.voice} isOn={voice} onChange={(on) => choose({ voice: on })} />
          ) : null}
          {isOn && canVibrate ? (
            <Switch text={say.vibration} isOn={vibration} onChange={(on) => choose({ vibration: on })} />
          ) : null}
          {isOffered ? (
            <Switch
              text={say.position}
              hint={say.positionLead}
              isOn={notesPosition.value}
              onChange={(on) => void setOn(on)}
            />
          ) : null}
        </div>
        {lack.value ? <Callout tone="plain" text={say.noPosition[lack.value]} isLive /> : null}
      </Dialog>
    </>
  )
}

type SwitchProps = { text: string; hint?: string; isOn: boolean; onChange(on: boolean): void }

function Switch({ text, hint, isOn, onChange }: SwitchProps) {
  const id = useId()
  return (
    <button
      type="button"
      role="switch"
      class="switch-row"
      aria-checked={isOn}
      aria-label={text}
      aria-describedby={hint ? id : undefined}
      onClick={() => onChange(!isOn)}
    >
      <span class="switch-text">
        {text}
        {hint ? (
          <span id={id} class="switch-hint">
            {hint}
          </span>
        ) : null}
      </span>
      <span class="switch-track" aria-hidden="true" />
    </button>
  )
}
