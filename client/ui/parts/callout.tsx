/** Callout: something to know or to answer inside a screen: a verdict, a warning, a question with its buttons. */
import type { ComponentChildren } from 'preact'
import { TONE_ICONS, type Tone } from '#client/ui/parts/chip.tsx'
import { Icon } from '#client/ui/parts/icon.tsx'

export type CalloutProps = {
  tone: Tone
  /** In bold, before the text. */
  strong?: string | null
  text: string
  id?: string
  /** Said by a screen reader whenever it changes. */
  isLive?: boolean
  children?: ComponentChildren
}

export function Callout({ tone, strong, text, id, isLive, children }: CalloutProps) {
  return (
    <div class="callout" data-tone={tone}>
      <Icon name={TONE_ICONS[tone]} />
      <div class="callout-body">
        <p id={id} aria-live={isLive ? 'polite' : undefined}>
          {strong ? <strong>{strong} </strong> : null}
          {text}
        </p>
        {children ? <div class="callout-actions">{children}</div> : null}
      </div>
    </div>
  )
}
