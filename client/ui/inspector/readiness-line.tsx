/** Readiness line: says whether this phone can leave the network, and lets one try again where it cannot yet (decision 16). */
import { useEffect } from 'preact/hooks'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { useModels } from '#client/ui/models/models.ts'
import { readinessOf } from '#client/ui/models/readiness.ts'
import { Callout } from '#client/ui/parts/callout.tsx'

export function ReadinessLine() {
  const { state, ask } = readinessOf(useModels())
  const { readiness } = inspectorWords.value
  useEffect(() => void ask(), [])

  if (state.value === 'not-ready') {
    return (
      <Callout tone="wait" text={readiness.notReady} isLive>
        <button type="button" class="button" onClick={() => void ask()}>
          {readiness.again}
        </button>
      </Callout>
    )
  }
  return (
    <p class="second" role="status">
      {state.value === 'ready' ? readiness.ready : readiness.asking}
    </p>
  )
}
