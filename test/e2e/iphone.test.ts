/** iPhone: Safari and the app on the Home Screen keep separate storage; before anybody signs in, the app says so and what to do ([faults/D13]). */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openPhone, type Phone, type PhoneOptions } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'
const SEPARATE = 'Safari and the app on the Home Screen keep separate storage: write readings in the one with the icon.'
const FIRST = 'Add it to the Home Screen first'
let server: UtilityServer
let phone: Phone

beforeAll(async () => {
  server = await startUtilityServer()
})
afterEach(() => phone?.close())
afterAll(() => server.close())

const page = () => phone.page()

/** Chromium in Safari's name: without background sync, and with what Safari says of itself. */
async function openIphone({ isInstalled, ...options }: PhoneOptions & { isInstalled: boolean }): Promise<void> {
  phone = await openPhone(server, { userAgent: SAFARI, withoutBackgroundSync: true, ...options })
  await phone.context.addInitScript((installed) => {
    Object.defineProperty(navigator, 'standalone', { value: installed })
    // Chromium's own offer to install, which Safari does not make.
    addEventListener('beforeinstallprompt', (event) => event.stopImmediatePropagation())
  }, isInstalled)
}

/** With the account and the code of a bill. */
async function openLink(): Promise<void> {
  const code = await server.codeFor(FLAT)
  await phone.openApp(`/join#${FLAT}-${code.replaceAll('-', '')}`)
}

test('[faults/D13] [faults/D1] in Safari signing in begins with the Home Screen: why, how, and that the two are separate', async () => {
  await openIphone({ isInstalled: false })

  await openLink()

  await page().getByRole('heading', { name: FIRST }).waitFor()
  await page().getByText('Safari on iPhone deletes what a site has stored').waitFor()
  expect(await page().getByRole('listitem').allInnerTexts()).toEqual([
    'Tap the Share sign at the bottom of Safari.',
    'Choose “Add to Home Screen”, then “Add”.',
    'Open the app by its icon on the Home Screen and sign in there.',
  ])
  await page().getByText(SEPARATE).waitFor()
  expect(await page().getByLabel('Code on the bill').count()).toBe(0)
  expect(await page().getByRole('button', { name: 'Sign in', exact: true }).count()).toBe(0)
})

test('[faults/D13] who goes on in Safari all the same loses nothing of the link, and finds the words again in the menu', async () => {
  await openIphone({ isInstalled: false })
  await openLink()

  await page().getByRole('button', { name: 'I understand, go on here' }).click()
  await page().getByRole('button', { name: 'Sign in', exact: true }).click()

  await page().getByRole('heading', { name: 'Meters' }).waitFor()
  await phone.openApp('/menu')
  await page().getByRole('heading', { name: 'Add to the home screen' }).waitFor()
  await page().getByText(SEPARATE).waitFor()
})

test('[faults/D13] opened by its icon the app asks for the sign-in at once, and says nothing of Safari', async () => {
  await openIphone({ isInstalled: true })

  await openLink()

  await page().getByRole('button', { name: 'Sign in', exact: true }).waitFor()
  expect(
    await page()
      .getByText(/Safari|Home Screen/)
      .count(),
  ).toBe(0)
})

test.each([
  {
    locale: 'kk-KZ',
    first: 'Алдымен басты экранға қосыңыз',
    separate: 'Safari мен басты экрандағы қолданбаның жады бөлек',
  },
  {
    locale: 'ru-RU',
    first: 'Сначала добавьте на экран «Домой»',
    separate: 'Память у Safari и у приложения на экране «Домой» разная',
  },
])('[faults/D13] in $locale it is said too', async ({ locale, first, separate }) => {
  await openIphone({ isInstalled: false, locale })

  await phone.openApp()

  await page().getByRole('heading', { name: first }).waitFor()
  await page().getByText(separate).waitFor()
})

test('[faults/D13] another phone’s browser is asked for the sign-in at once', async () => {
  phone = await openPhone(server)

  await openLink()

  await page().getByRole('button', { name: 'Sign in', exact: true }).waitFor()
  expect(await page().getByText(FIRST).count()).toBe(0)
})
