/** Notice line: one calm line above everything: no network, a new version, a sign-in that has expired. Blocks nothing. */
import { Icon } from '#client/ui/parts/icon.tsx'
import type { IconName } from '#client/ui/parts/icon-paths.ts'

export type NoticeLineProps = {
  tone: 'wait' | 'bad' | 'plain'
  icon: IconName
  text: string
  /** One thing to do about it. */
  action?: { text: string; onClick(): void } | { text: string; href: string }
}

export function NoticeLine({ tone, icon, text, action }: NoticeLineProps) {
  return (
    <div class="notice-line" data-tone={tone}>
      <Icon name={icon} size={20} />
      <p>{text}</p>
      {action ? <Action {...action} /> : null}
    </div>
  )
}

function Action(action: NonNullable<NoticeLineProps['action']>) {
  if ('href' in action)
    return (
      <a class="button" data-kind="quiet" href={action.href}>
        {action.text}
      </a>
    )
  return (
    <button type="button" class="button" data-kind="quiet" onClick={action.onClick}>
      {action.text}
    </button>
  )
}
