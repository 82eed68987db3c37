/** Top bar: where one is: the way back, the title, a second line, and one thing beside them. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '#client/ui/parts/icon.tsx'

export type TopBarProps = {
  title: string
  line?: string
  back?: { label: string; href: string }
  /** A chip or a button, at the end. */
  aside?: ComponentChildren
}

export function TopBar({ title, line, back, aside }: TopBarProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  // A screen that came late, or in place of what had the focus.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <header class="top-bar">
      {back ? (
        <a class="top-bar-back" href={back.href} aria-label={back.label}>
          <Icon name="back" size={28} />
        </a>
      ) : null}
      <div class="top-bar-text">
        {/* Focus comes here when the screen changes, so that a screen reader says where one is. */}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {line ? <p>{line}</p> : null}
      </div>
      {aside ? <div class="top-bar-aside">{aside}</div> : null}
    </header>
  )
}
