/** Chip: a state in few words, by tone and mark, so that it never rests on colour alone. */
import { Icon } from '#client/ui/parts/icon.tsx'
import type { IconName } from '#client/ui/parts/icon-paths.ts'

export type Tone = 'ok' | 'wait' | 'bad' | 'plain'

export const TONE_ICONS: Record<Tone, IconName> = { ok: 'check', wait: 'clock', bad: 'alert', plain: 'info' }

export type ChipProps = { tone: Tone; text: string; icon?: IconName }

export function Chip({ tone, text, icon }: ChipProps) {
  return (
    <span class="chip" data-tone={tone}>
      <Icon name={icon ?? TONE_ICONS[tone]} size={18} />
      <span>{text}</span>
    </span>
  )
}
