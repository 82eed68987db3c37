/** Guard: stands around a screen; where the screen fails, says so and offers the way back, with the rest of the app in place. */
import type { ComponentChildren } from 'preact'
import { useErrorBoundary } from 'preact/hooks'
import { Callout } from '#client/ui/parts/callout.tsx'
import { words } from '#client/ui/words/language.ts'

export function Guard({ children }: { children: ComponentChildren }) {
  const [failure] = useErrorBoundary()
  const { fault } = words.value.app
  if (failure === undefined) return children
  return (
    <Callout tone="bad" strong={fault.what} text={fault.todo} isLive>
      <button type="button" class="button" data-kind="primary" onClick={() => location.reload()}>
        {fault.reload}
      </button>
    </Callout>
  )
}
