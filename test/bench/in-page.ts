/**
 * In page: what is timed inside a page, by its own clock. Each function runs there alone, so it uses nothing from outside;
 * what it found it says on the page's console, which costs the page next to nothing while it is timed.
 */
import type { ConsoleMessage, Page } from 'playwright-core'

/** What the functions below leave in the page for each other. */
export type Timed = { benchLook?: () => void; benchShown?: { digits: string; chip: string | null } }

/**
 * Says `usable MS`, since the navigation began, once something by this selector is drawn, on screen, and what a tap there
 * would reach.
 */
export function sayWhenUsable(selector: string): void {
  const isReached = (element: Element): boolean => {
    const { left, top, width, height } = element.getBoundingClientRect()
    const hit = document.elementFromPoint(left + width / 2, top + height / 2)
    return hit !== null && element.contains(hit)
  }
  // A message posted from the last callback before drawing arrives after it. Asked only then, so that nothing is laid out
  // for the asking's sake.
  const afterDrawing = (): void => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      const now = performance.now()
      const element = document.querySelector(selector)
      if (element !== null && isReached(element)) console.log(`usable ${now}`)
      else requestAnimationFrame(afterDrawing)
    }
    port2.postMessage(null)
  }
  const observer = new MutationObserver(() => {
    if (document.querySelector(selector) === null) return
    observer.disconnect()
    requestAnimationFrame(afterDrawing)
  })
  observer.observe(document, { childList: true, subtree: true })
}

/**
 * Says `shown SINCE_TAP AT`, once the home screen has drawn a meter's card with the digits of `benchShown` and a chip that
 * is not the one for a reading still to be made. SINCE_TAP is in milliseconds since the last tap, AT the time of day.
 */
export function sayWhenShown(): void {
  const timed = globalThis as Timed
  let tappedAt = Number.NaN
  addEventListener('click', (event) => (tappedAt = event.timeStamp), { capture: true })
  const isShown = (card: Element, { digits, chip }: { digits: string; chip: string | null }): boolean => {
    const shown = card.querySelector('.face-value-digits')?.textContent
    const state = card.querySelector<HTMLElement>('.chip')
    if (shown !== digits || state === null) return false
    return chip === null ? ['wait', 'ok'].includes(state.dataset.tone ?? '') : state.textContent === chip
  }
  timed.benchLook = () => {
    const wanted = timed.benchShown
    if (!wanted || ![...document.querySelectorAll('article')].some((card) => isShown(card, wanted))) return
    delete timed.benchShown
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => console.log(`shown ${performance.now() - tappedAt} ${Date.now()}`)
      port2.postMessage(null)
    })
  }
  new MutationObserver(() => timed.benchLook?.()).observe(document, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
  })
}

/** The numbers a page says after this word; ask before what makes it speak. */
export async function saidBy(page: Page, word: string): Promise<number[]> {
  const isIt = (message: ConsoleMessage): boolean => message.text().startsWith(`${word} `)
  const message = await page.waitForEvent('console', { predicate: isIt, timeout: 60_000 })
  return message.text().split(' ').slice(1).map(Number)
}

/**
 * Everything a page does takes this many times as long, from now on, through navigations too; its worker, which is no page,
 * is not slowed. Answers how to end it.
 */
export async function slowDown(page: Page, times: number): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: times })
  return () => session.detach()
}
