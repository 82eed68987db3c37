/**
 * Round search: from a key in the search field to the list of what is found, on a processor four times slower; beside an
 * empty page whose field writes down what was typed.
 *
 * `stands`: the list is in the page and laid out. `drawn`: after the frame with it, so with the wait for that frame, which
 * alone is up to 16.7 ms on a screen that draws 60 a second.
 */
import type { Page } from 'playwright-core'
import type { Figure } from '#test/bench/figure.ts'
import { saidBy, slowDown } from '#test/bench/in-page.ts'
import { openInspectorsPhone } from '#test/bench/inspectors-phone.ts'
import { median, quantile } from '#test/bench/quantile.ts'

const SLOWER = 4
const TYPED = ['47', '13', '5', '18 47', '3/12', '22-10', '107227', '4', '100', 'a', '21-1']

export async function roundSearch(): Promise<Figure[]> {
  const inspectors = await openInspectorsPhone()
  const { page, phone } = inspectors
  try {
    await page.evaluate(sayWhenListed)
    const app = await typeAll(page, '#round-search')
    const other = await phone.context.newPage()
    await other.setContent('<input id="field"><main></main>')
    await other.evaluate(() => {
      const field = document.querySelector('input')!
      field.addEventListener('input', () => (document.querySelector('main')!.textContent = field.value))
    })
    await other.evaluate(sayWhenListed)
    const empty = await typeAll(other, '#field')
    return [figureOf('stands', app.stands, empty.stands, 16), figureOf('drawn', app.drawn, empty.drawn)]
  } finally {
    await inspectors.close()
  }
}

type Times = { stands: number[]; drawn: number[] }

async function typeAll(page: Page, selector: string): Promise<Times> {
  const times: Times = { stands: [], drawn: [] }
  const endSlowness = await slowDown(page, SLOWER)
  for (const typed of [...TYPED, ...TYPED, ...TYPED]) {
    await page.locator(selector).fill('')
    await page.locator(selector).focus()
    for (const key of typed) {
      // Nobody types faster; what the last key set in motion is done.
      await page.waitForTimeout(120)
      const said = saidBy(page, 'listed')
      await page.keyboard.press(key === ' ' ? 'Space' : key)
      const [stands = Number.NaN, drawn = Number.NaN] = await said
      times.stands.push(stands)
      times.drawn.push(drawn)
    }
  }
  await endSlowness()
  return times
}

/** Says `listed STANDS DRAWN` after each key that changed the field, both in milliseconds since the key. */
function sayWhenListed(): void {
  let pressedAt = Number.NaN
  addEventListener('keydown', (event) => (pressedAt = event.timeStamp), { capture: true })
  addEventListener('input', () => {
    const since = pressedAt
    // What the app renders for it is a microtask that was asked for before this one's.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      document.querySelector('main')?.getBoundingClientRect()
      const stands = performance.now() - since
      requestAnimationFrame(() => {
        const after = new MessageChannel()
        after.port1.onmessage = () => console.log(`listed ${stands} ${performance.now() - since}`)
        after.port2.postMessage(null)
      })
    }
    port2.postMessage(null)
  })
}

function figureOf(what: keyof Times, app: number[], empty: number[], most?: number): Figure {
  return {
    what: `round of 5,000 meters: key to the list found ${what === 'stands' ? 'and laid out' : 'and drawn'}, ${SLOWER} × slowed, p95`,
    unit: 'ms',
    measured: quantile(app, 0.95),
    over: app.length,
    also: { p50: median(app), most: Math.max(...app) },
    reference: { what: 'a field on an empty page', measured: quantile(empty, 0.95) },
    ...(most === undefined ? {} : { aim: { most } }),
  }
}
