/** Keep place: where the focus goes when what was pressed is not there any more; under a finger the page stays where it is. */
import { afterDrawn } from '#client/ui/models/after-drawn.ts'

/** To the first of `places` (selectors) that is there once the screen has changed; only if nothing has the focus then. */
export async function keepPlace(...places: string[]): Promise<void> {
  const isByKeys = document.activeElement?.matches(':focus-visible') ?? false
  await afterDrawn()
  if (document.activeElement !== document.body) return
  const place = places.find((selector) => document.querySelector(selector) !== null)
  if (place !== undefined) document.querySelector<HTMLElement>(place)?.focus({ preventScroll: !isByKeys })
}
