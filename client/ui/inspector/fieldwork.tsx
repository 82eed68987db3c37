/** Fieldwork: what the phone does by itself while a screen of the round is shown, and says if it could not tell the place. */
import { useEffect } from 'preact/hooks'
import { basementOf } from '#client/ui/inspector/basement-mode.ts'
import { keepAwake } from '#client/ui/inspector/wake-lock.ts'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { useModels } from '#client/ui/models/models.ts'
import { whereaboutsOf } from '#client/ui/models/whereabouts.ts'
import { Callout } from '#client/ui/parts/callout.tsx'

/** `account`: whose door it is. */
export function Fieldwork({ account }: { account?: string }) {
  const models = useModels()
  const basement = basementOf(models)
  const { arrive, isOn: notesPosition, lack } = whereaboutsOf(models)
  const { isOn } = basement.choice.value

  useEffect(() => {
    if (!isOn) return
    basement.darken()
    return keepAwake((navigator as { wakeLock?: WakeLock }).wakeLock, document)
  }, [isOn])
  useEffect(() => {
    if (account !== undefined) arrive(account)
  }, [account, notesPosition.value])

  return lack.value ? <Callout tone="plain" text={inspectorWords.value.basement.noPosition[lack.value]} isLive /> : null
}
