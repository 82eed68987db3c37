/** Where chip: where a reading is, in the same words, mark and colour on every screen (faults/G13). */
import type { Where } from '#client/domain/where.ts'
import { Chip, type Tone } from '#client/ui/parts/chip.tsx'
import type { IconName } from '#client/ui/parts/icon-paths.ts'
import type { Words } from '#client/ui/words/kk.ts'

export type WhereChipProps = { where: Where; sending: boolean; words: Words['status'] }

export const WHERE_TONES: Record<Where, Tone> = {
  draft: 'plain',
  saved: 'wait',
  'waiting-network': 'wait',
  'waiting-sign-in': 'wait',
  captive: 'wait',
  stuck: 'bad',
  'needs-you': 'bad',
  queued: 'wait',
  accepted: 'ok',
  superseded: 'plain',
  held: 'wait',
  rejected: 'bad',
  discarded: 'plain',
}

const ICONS: Partial<Record<Where, IconName>> = {
  draft: 'correct',
  'waiting-network': 'offline',
  'waiting-sign-in': 'lock',
  captive: 'wifi',
  discarded: 'trash',
}

export function WhereChip({ where, sending, words }: WhereChipProps) {
  if (sending) return <Chip tone="wait" text={words.sending} icon="send" />
  return <Chip tone={WHERE_TONES[where]} text={words.at[where]} icon={ICONS[where]} />
}
