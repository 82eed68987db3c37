/** Show why: brings what hinders saving above the keys, which cover the foot of a small screen. */
import { afterDrawn } from '#client/ui/models/after-drawn.ts'
import type { SaveAnswer } from '#client/ui/models/entry.ts'

/** Digits that are missing are where the focus goes. */
export async function showWhy(answer: SaveAnswer): Promise<void> {
  if (answer === 'missing') return
  await afterDrawn()
  const said = document.querySelectorAll(answer === 'reason' ? '.record .choice-list' : '.record > .stack > .callout')
  // That a value is to be typed once more stands right below the face; all else is said last.
  const why = [...said].at(answer === 'again' ? 0 : -1)
  why?.scrollIntoView({ block: 'nearest' })
}
