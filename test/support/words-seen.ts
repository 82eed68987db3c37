/** Words seen: what the home screen said of each value, from the first moment to the last, with the time of each word. */
import type { BrowserContext } from 'playwright-core'

/** `value` as spoken, `203,170 m³`; `words`: those of the chip beside it. */
export type Seen = { at: number; value: string; words: string }

export type WordsSeen = { of(value: string): Seen[] }

/** From the next page on. Every change of the screen is looked at, also those too short for an eye. */
export async function seeWords(context: BrowserContext): Promise<WordsSeen> {
  const seen: Seen[] = []
  await context.exposeBinding('wordsSeen', (_, at: number, value: string, words: string) => {
    seen.push({ at, value, words })
  })
  await context.addInitScript(() => {
    const tell = (globalThis as unknown as { wordsSeen(at: number, value: string, words: string): void }).wordsSeen
    const last = new Map<Element, string>()
    new MutationObserver(() => {
      for (const card of document.querySelectorAll('article')) {
        const words = card.querySelector('.chip')?.textContent ?? ''
        const value = card.querySelector('.face-value .visually-hidden')?.textContent ?? ''
        if (last.get(card) === `${value} ${words}`) continue
        last.set(card, `${value} ${words}`)
        tell(Date.now(), value.replace('\u00a0', ' '), words)
      }
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })
  return { of: (value) => seen.filter((one) => one.value.startsWith(value)) }
}
