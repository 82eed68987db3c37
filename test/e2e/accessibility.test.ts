/** Accessibility: every screen in every language, by axe’s rules, on a narrow phone, with letters twice as large, and for a finger. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { everyScreen, type Screen, signedOutScreens, speak } from '#test/support/every-screen.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { enlarge, findings, whatCannotBeTouched, whatDoesNotFit } from '#test/support/screen-faults.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12071964'
const SERIAL = '00488138'
const LANGUAGES = ['kk', 'ru', 'en'] as const
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
    note(`${screen.name}, narrow`, [...(await whatDoesNotFit(page)), ...(await whatCannotBeTouched(page))])
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
