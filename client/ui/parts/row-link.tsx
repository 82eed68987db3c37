/** Row link: one line of a list that leads somewhere, with what it holds beside it. */
import { Icon } from '#client/ui/parts/icon.tsx'
import type { IconName } from '#client/ui/parts/icon-paths.ts'

export type RowLinkProps = { icon?: IconName; text: string; line?: string; aside?: string; href: string }

export function RowLink({ icon, text, line, aside, href }: RowLinkProps) {
  return (
    <a class="row-link" href={href}>
      {icon ? <Icon name={icon} /> : null}
      <span class="row-link-text">
        {text}
        {line ? <span class="row-link-line">{line}</span> : null}
      </span>
      {aside ? <span class="row-link-aside">{aside}</span> : null}
      <Icon name="next" size={20} />
    </a>
  )
}
