/** Others text: what of somebody else waits on this phone, in words: numbers and nothing more (faults/A5). Pure. */
import type { OthersWaiting } from '#client/store/outbox-view.ts'
import type { Words } from '#client/ui/words/kk.ts'

/** Null if nothing does. */
export function othersText({ home }: Pick<Words, 'home'>, { readings, photos }: OthersWaiting): string | null {
  const parts = [
    ...(readings > 0 ? [home.othersWait(readings)] : []),
    ...(photos > 0 ? [home.othersPhotos(photos)] : []),
  ]
  return parts.length === 0 ? null : parts.join('. ')
}
