/** Inspectors' accessibility: every screen of a round in three languages: axe, light and dark, small screens, large letters, gloves. */
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RoundData, RoundDwelling } from '#shared/wire/rounds.ts'
import { eventually } from '#test/support/eventually.ts'
import { speak } from '#test/support/every-screen.ts'
import {
  accountOn,
  addHouse,
  addInspector,
  addRound,
  READY,
  ROUND_DAY,
  readMeter,
  signInAsStaff,
} from '#test/support/inspectors-phone.ts'
import {
  eveningSteps,
  findingsSteps,
  goTo,
  outcomeSteps,
  pathTo,
  roundSteps,
  type Step,
  visitSteps,
} from '#test/support/inspectors-screens.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { enlarge, findings, whatCannotBeTouched, whatDoesNotFit } from '#test/support/screen-faults.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const LANGUAGES = ['kk', 'ru', 'en'] as const
const NARROW = { width: 320, height: 640 }
const WIDE = { width: 390, height: 844 }

let server: UtilityServer
let phone: Phone
let round: RoundData

beforeAll(async () => {
  server = await startUtilityServer({ at: ROUND_DAY })
  await addInspector(server, 'bota')
  phone = await openPhone(server, { reducedMotion: 'reduce', clock: '2026-11-05T12:05:00+05:00' })
})
afterAll(async () => {
  await phone?.close()
  await server.close()
})

async function look(steps: readonly Step[]): Promise<Record<string, unknown>> {
  const page = phone.page()
  const found: Record<string, unknown> = {}
  const note = (what: string, faults: unknown[]) => {
    if (faults.length > 0) found[what] = faults.slice(0, 5)
  }
  const inTheWay = async (): Promise<string[]> => [
    ...(await whatDoesNotFit(page)),
    ...(await whatCannotBeTouched(page)),
  ]
  for (const { name, go } of steps) {
    await go(page)
    note(name, [...(await findings(page)), ...(await inTheWay())])
    await enlarge(page, '200%')
    note(`${name}, large letters`, await inTheWay())
    await page.setViewportSize(NARROW)
    note(`${name}, narrow, large letters`, await inTheWay())
    await enlarge(page, '')
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    note(`${name}, narrow, dark`, [...(await findings(page)), ...(await inTheWay())])
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await page.setViewportSize(WIDE)
  }
  return found
}

test.each(LANGUAGES)('signing in, and no round yet: axe finds nothing, nothing is cut (%s)', async (language) => {
  await phone.openApp('/staff')
  await speak(phone.page(), language)
  await phone.openApp('/staff')
  const refused = async (page: Page): Promise<void> => {
    await page.locator('#staff-name').fill('bota')
    await page.locator('#staff-password').fill('another password')
    await page.locator('button[type=submit]').click()
    await page.locator('.callout[data-tone=bad]').waitFor()
  }

  const found = await look([
    { name: 'staff sign-in', go: (page) => page.locator('#staff-name').waitFor() },
    { name: 'staff sign-in, refused', go: refused },
  ])

  expect(found).toEqual({})
})

test('a round is taken along, and some of it done without a network', async () => {
  await addHouse(server, 2 * LANGUAGES.length)
  round = await addRound(server, ROUND_DAY, { most: 40 })
  const other = await addRound(server, ROUND_DAY, { most: 3, district: 'nura' })
  const made = { suspension: randomUUID(), reason: 'quarantine', made_at: 1, resumed_on: null }
  const where = { utility: 'astana', district: other.district, from_on: other.day, until_on: '2026-11-30' }
  await server.beside((storage) => storage.write((queries) => queries.suspensions.add({ ...made, ...where })))
  await speak(phone.page(), 'en')
  const page = await signInAsStaff(phone)
  await page.getByText(READY).waitFor()
  await phone.network(false)

  const [begun, read, vacant] = [pairs()[0]!, singles()[0]!, singles()[1]!]
  for (const dwelling of [begun, read]) {
    await goTo(page, pathTo('visit', round, dwelling))
    await readMeter(page, round)
  }
  await goTo(page, pathTo('outcome', round, vacant))
  await page.locator('input[value=A5]').check()
  await page.locator('button[type=submit]').click()
  await page.locator('#round-search').waitFor()
  expect(accountOn(page)).toBeNull()
})

const isAtHouse = ({ address }: RoundDwelling): boolean => address.street === 'Керей к-сі'
const flats = () => round.dwellings.filter(isAtHouse)
const singles = () =>
  round.dwellings.filter((one) => !isAtHouse(one) && one.meters.length === 1 && one.meters[0]!.registers.length === 1)
const pairs = () =>
  round.dwellings.filter(({ meters }) => meters.length > 1 && meters.some(({ registers }) => registers.length > 1))

test.each(LANGUAGES)('every screen of a round: axe finds nothing, nothing is cut (%s)', async (language) => {
  await speak(phone.page(), language)
  await phone.openApp('/')
  await phone.page().locator('#round-search').waitFor()
  const at = LANGUAGES.indexOf(language)
  const [left, odd] = flats().slice(2 * at)

  const found = await look([
    ...visitSteps(round, singles()[2 + at]!, pairs()[1]!),
    ...outcomeSteps(round, left!),
    ...findingsSteps(round, odd!),
    ...eveningSteps,
    ...roundSteps(round),
  ])

  expect(found).toEqual({})
})

test('a network comes, and the utility has all of it: axe finds nothing, nothing is cut', async () => {
  await phone.network(true)
  const ask = (language: 'kk' | 'ru' | 'en'): Step => ({
    name: `evening, asked (${language})`,
    async go(page) {
      await speak(page, language)
      await phone.openApp('/evening')
      await eventually(async () => {
        await page.locator('button[data-wide]').click({ timeout: 5000 })
        await page.locator('main details summary').waitFor({ timeout: 5000 })
        await page.locator('.stack > .callout').nth(1).waitFor({ state: 'detached', timeout: 5000 })
      }, 60_000)
      await page.locator('main details').evaluate((numbers: HTMLDetailsElement) => {
        numbers.open = true
      })
    },
  })

  expect(await look(LANGUAGES.map(ask))).toEqual({})
})
