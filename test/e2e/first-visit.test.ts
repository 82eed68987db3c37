/** First visit: nothing of the app is on the phone yet, and a part of it does not come: never a white page, never a loop ([faults/U3]). */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const KITCHEN = '00380219'
/** Every way to sign in, open a screen and record needs these; the words of the language come apart. */
const PARTS = {
  screens: /\/assets\/screens-/,
  record: /\/assets\/record-/,
  network: /\/assets\/network-/,
  dexie: /\/assets\/dexie/,
}
let server: UtilityServer
let phone: Phone
/** How often the page was loaded anew. */
let loads: number

beforeAll(async () => {
  server = await startUtilityServer()
})
beforeEach(async () => {
  phone = await openPhone(server, { withoutBackgroundSync: true })
  loads = 0
  page().on('load', () => {
    loads += 1
  })
})
afterEach(() => phone?.close())
afterAll(() => server.close())

const page = () => phone.page()
const fault = () => page().getByText('Something went wrong in the app.')

/** Neither the page nor the worker, which would keep it for later, gets these files. */
const lose = (part: RegExp): Promise<unknown> => phone.context.route(part, (route) => route.abort())
const find = (part: RegExp): Promise<void> => phone.context.unroute(part)

async function openLink(): Promise<void> {
  const code = await server.codeFor(FLAT)
  await phone.openApp(`/join#${FLAT}-${code.replaceAll('-', '')}`)
  await page().getByRole('button', { name: 'Sign in', exact: true }).waitFor()
}

test.each([
  { title: 'the menu', part: PARTS.screens, path: '/menu', shows: 'Menu' },
  { title: 'the history', part: PARTS.screens, path: '/history', shows: 'History' },
  { title: 'the meter’s face', part: PARTS.record, path: `/record/${FLAT}/00380219`, shows: 'kitchen' },
])(
  '[faults/U3] $title does not come: it is said, the rest stays in place, and opened again it is there',
  async ({ part, path, shows }) => {
    await lose(part)
    await phone.signIn(FLAT)
    const before = loads
    await page().locator(`a[href="${path}"]`).first().click()
    await fault().waitFor()

    // A while in which a page that reloads itself would have done so.
    await page().waitForTimeout(1500)
    expect(await fault().isVisible()).toBe(true)
    expect(loads).toBe(before)
    if (path !== `/record/${FLAT}/00380219`) {
      await page().getByRole('link', { name: 'Readings', exact: true }).click()
      await page().getByRole('heading', { name: 'Meters' }).waitFor()
      await page().locator(`a[href="${path}"]`).first().click()
      await fault().waitFor()
    }
    await find(part)
    await page().getByRole('button', { name: 'Open again' }).click()

    await page()
      .getByRole('heading', { name: new RegExp(shows, 'i') })
      .first()
      .waitFor()
    expect(await fault().count()).toBe(0)
    expect(loads).toBe(before + 1)
  },
)

test('[faults/U3] the part that speaks to the server does not come: signing in says so, keeps what was typed, and goes on once it comes', async () => {
  await lose(PARTS.network)
  await openLink()
  const signIn = page().getByRole('button', { name: 'Sign in', exact: true })
  const typed = await page().getByLabel('Code on the bill').inputValue()

  await signIn.click()

  await page().getByText('The server did not answer. What you typed stays here').waitFor()
  expect(await page().getByLabel('Code on the bill').inputValue()).toBe(typed)
  await find(PARTS.network)
  await signIn.click()
  await page().getByRole('heading', { name: 'Meters' }).waitFor()
  expect(loads).toBe(1)
})

test('[faults/U3] once that part comes the app fetches and sends by itself, without a tap', async () => {
  await lose(PARTS.network)
  await phone.openApp()
  await page().getByLabel('Account number').waitFor()
  expect(await page().getByText('Astana').count()).toBe(0)

  await find(PARTS.network)

  await page()
    .getByRole('radio', { name: /Astana/ })
    .waitFor()
  expect(loads).toBe(1)
})

test('[faults/U3] the part that writes on the phone does not come: saving says so, the digits stay, and saved again it is there', async () => {
  await phone.close()
  phone = await openPhone(server, { withoutBackgroundSync: true, serviceWorkers: 'block' })
  await phone.signIn(FLAT)
  const digits = await server.usualValue(FLAT, KITCHEN)
  await lose(PARTS.dexie)
  await phone.openApp(`/record/${FLAT}/${KITCHEN}`)
  await page().getByRole('textbox').first().focus()
  await page().keyboard.type(digits)
  const save = page().getByRole('button', { name: /^Save/ })

  await save.click()

  await page().getByText('The reading was not saved.').waitFor()
  expect(await page().getByRole('textbox').first().inputValue()).toContain(digits.split(',')[0]!.replace(/^0+/, ''))
  await find(PARTS.dexie)
  await save.click()
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'))
})

test.each(['index', 'first'])(
  '[faults/U3] not even the first part (%s) comes: the page says so in three languages, and opens again at a tap',
  async (name) => {
    const part = new RegExp(`/assets/${name}-`)
    await lose(part)
    await phone.openApp()

    await page().getByText('The app does not open. Check the network and open it again.').waitFor()

    for (const words of ['Қолданба ашылмай жатыр', 'Приложение не открывается'])
      expect(await page().getByText(words).isVisible()).toBe(true)
    expect(loads).toBe(1)
    await find(part)
    await page().getByRole('link', { name: 'open it again' }).click()
    await page().getByLabel('Account number').waitFor()
    await eventually(async () => expect(await page().getByText('The app does not open').count()).toBe(0))
    expect(loads).toBe(2)
  },
)

test('[faults/U3] the words of one’s language do not come: the app opens in Kazakh', async () => {
  const part = /\/assets\/en-/
  await lose(part)
  await phone.openApp()

  await page().getByRole('button', { name: 'Кіру', exact: true }).waitFor()

  expect(loads).toBe(1)
})
