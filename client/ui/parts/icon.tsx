/** Icon: one outline in the colour of its text; decorative, so that words always stand beside it or name its button. */
import { ICON_PATHS, type IconName } from '#client/ui/parts/icon-paths.ts'

export type IconProps = { name: IconName; size?: number }

export function Icon({ name, size = 24 }: IconProps) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">
      <path d={ICON_PATHS[name]} />
    </svg>
  )
}
