/** Screen faults: what is wrong with the screen that is open, for people who read, touch or hear it: axe's findings, what is cut, what is too small, what covers another. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

export type Faults = { rule: string; where: string; why: string }[]

/** Axe's findings. `only`: colours alone, where nothing else differs. */
export async function findings(page: Page, only?: 'colours'): Promise<Faults> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
  return await page.evaluate(async (colours) => {
    type Node = { target: string[]; failureSummary: string }
    type Axe = { run(options: object): Promise<{ violations: { id: string; nodes: Node[] }[] }> }
    const { axe } = globalThis as unknown as { axe: Axe }
    const options = colours ? { runOnly: { type: 'rule', values: ['color-contrast'] } } : {}
    const { violations } = await axe.run({ ...options, resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => ({ rule: id, where: target.join(' '), why: failureSummary })),
    )
  }, only === 'colours')
}

/** What stands out of the screen to the right, and boxes that cut their own text. */
export async function whatDoesNotFit(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const isSeen = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      element.closest('.visually-hidden, [aria-hidden=true]') === null
    const name = (element: Element) => `${element.tagName}.${element.className} “${element.textContent?.slice(0, 40)}”`
    const faults: string[] = []
    const { scrollWidth } = document.documentElement
    if (scrollWidth > innerWidth) faults.push(`the page is ${scrollWidth} wide`)
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      if (!isSeen(element) || element instanceof SVGElement || element.tagName === 'INPUT') continue
      if (element.getBoundingClientRect().right > innerWidth + 1) faults.push(`out of the screen: ${name(element)}`)
      const { overflowX, overflowY } = getComputedStyle(element)
      const cuts = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1
      if (cuts && element.clientWidth > 0) faults.push(`cut: ${name(element)}`)
      const isShort = /hidden|clip/.test(overflowY) && element.scrollHeight > element.clientHeight + 1
      if (isShort && element.clientHeight > 0) faults.push(`cut below: ${name(element)}`)
    }
    return faults
  })
}

/** Pixels across and down that a gloved finger needs at least. */
const TOUCH = { any: 48, key: 54 }

/** Controls smaller than that, and controls that cover another when the page is scrolled to its end, where nothing sticks. */
export async function whatCannotBeTouched(page: Page): Promise<string[]> {
  return await page.evaluate((touch) => {
    type Box = { name: string; control: Element; left: number; top: number; right: number; bottom: number }
    const within = document.querySelector('dialog[open]') ?? document.body
    const was = scrollY
    // What is drawn only when it comes into view has no true size before.
    const whole = new CSSStyleSheet()
    whole.replaceSync('* { content-visibility: visible !important }')
    document.adoptedStyleSheets.push(whole)
    scrollTo(0, document.documentElement.scrollHeight)
    const found = within.querySelectorAll('a[href], button, input, select, textarea, summary, [role=switch]')
    // What is touched in place of a box, or of an input that is only heard, is its label.
    const touched = [...found].map((control) => {
      const label = control instanceof HTMLInputElement ? control.closest('label') : null
      return label ?? control
    })
    const faults: string[] = []
    const boxes: Box[] = []
    for (const control of new Set(touched)) {
      if (!control.checkVisibility({ visibilityProperty: true })) continue
      const { left, top, right, bottom, width, height } = control.getBoundingClientRect()
      const said = control.getAttribute('aria-label') ?? control.textContent?.slice(0, 40)
      const name = `${control.tagName}.${control.className} “${said}”`
      const least = control.matches('.keypad-key') ? touch.key : touch.any
      // Half a pixel may be lost to rounding.
      if (width < least - 0.5 || height < least - 0.5)
        faults.push(`${Math.round(width)} × ${Math.round(height)}: ${name}`)
      boxes.push({ name, control, left, top, right, bottom })
    }
    for (const [at, one] of boxes.entries()) {
      for (const other of boxes.slice(at + 1)) {
        if (one.control.contains(other.control) || other.control.contains(one.control)) continue
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left)
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
        if (across > 1 && down > 1) faults.push(`${one.name} and ${other.name} cover each other`)
      }
    }
    document.adoptedStyleSheets.pop()
    scrollTo(0, was)
    return faults
  }, TOUCH)
}

/** Letters of another size, as a reader sets it; '' for their own. */
export const enlarge = (page: Page, size: '200%' | ''): Promise<void> =>
  page.evaluate((fontSize) => {
    document.documentElement.style.fontSize = fontSize
  }, size)
