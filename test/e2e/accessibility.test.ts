/** Accessibility: every screen in every language, by axe's rules, on a narrow phone, and with letters twice as large. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { everyScreen, type Screen, signedOutScreens, speak } from '#test/support/every-screen.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12071964'
const SERIAL = '00488138'
const LANGUAGES = ['kk', 'ru', 'en'] as const
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')
const NOON = '2026-11-20T12:00:00+05:00'
const WIDE = { width: 390, height: 844 }
const NARROW = { width: 320, height: 640 }
let server: UtilityServer
let phone: Phone
let screens: Screen[]

beforeAll(async () => {
  server = await startUtilityServer({ at: NOON })
  const usual = await server.usualValue(FLAT, SERIAL)
  // No worker: a page that is opened a hundred times has no use for what it keeps.
  phone = await openPhone(server, {
    serviceWorkers: 'block',
    withoutBackgroundSync: true,
    reducedMotion: 'reduce',
    clock: NOON,
  })
  screens = everyScreen({ url: server.url, account: FLAT, serial: SERIAL, usual })
})
afterAll(async () => {
  await phone?.close()
  await server.close()
})

type Faults = { rule: string; where: string; why: string }[]

/** Axe's findings. `only`: colours alone, where nothing else differs. */
async function findings(page: Page, only?: 'colours'): Promise<Faults> {
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
async function whatDoesNotFit(page: Page): Promise<string[]> {
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
      const cuts = getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1
      if (cuts && element.clientWidth > 0) faults.push(`cut: ${name(element)}`)
    }
    return faults
  })
}

const enlarge = (page: Page, size: string): Promise<void> =>
  page.evaluate((fontSize) => {
    document.documentElement.style.fontSize = fontSize
  }, size)

async function look(all: Screen[]): Promise<Record<string, unknown>> {
  const page = phone.page()
  const found: Record<string, unknown> = {}
  const note = (what: string, faults: unknown[]) => {
    if (faults.length > 0) found[what] = faults.slice(0, 5)
  }
  for (const screen of all) {
    await page.setViewportSize(WIDE)
    await screen.open(page)
    note(screen.name, await findings(page))
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    note(`${screen.name}, dark`, await findings(page, 'colours'))
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await enlarge(page, '200%')
    note(`${screen.name}, large letters`, await whatDoesNotFit(page))
    await enlarge(page, '')
    await page.setViewportSize(NARROW)
    note(`${screen.name}, narrow`, await whatDoesNotFit(page))
  }
  return found
}

test.each(LANGUAGES)('every screen before signing in: axe finds nothing, nothing is cut (%s)', async (language) => {
  await phone.openApp('/help')
  await speak(phone.page(), language)

  expect(await look(signedOutScreens(server.url))).toEqual({})
})

test('a reading is handed in, and another one waits', async () => {
  await phone.openApp('/help')
  await speak(phone.page(), 'en')
  await phone.signIn(FLAT)
  await phone.write(FLAT, SERIAL, await server.usualValue(FLAT, SERIAL))
  await eventually(async () => expect(await server.readings(FLAT)).toHaveLength(1))
  await phone.page().route('**/api/v1/readings', (route) => route.abort())
  await phone.openApp(`/record/${FLAT}/new`)
  await phone.page().locator('#unlisted-serial').fill('KZ-77')
  await phone.page().getByLabel('Heat').check()
  await phone.page().locator('#unlisted-value').fill('12,5')
  await phone.page().getByRole('button', { name: 'Save' }).click()
  await phone.page().getByText('1 reading is not sent yet').waitFor()
})

test.each(LANGUAGES)('every screen of a resident: axe finds nothing, nothing is cut (%s)', async (language) => {
  await speak(phone.page(), language)

  expect(await look(screens)).toEqual({})
})
