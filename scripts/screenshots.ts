/**
 * Screenshots: the app's main screens in three languages, light and dark, on the demo data, into docs/screenshots.
 * `--look FOLDER` writes there instead, with narrow and desk widths too, for looking at one's own work.
 */
import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import type { RoundData } from '#shared/wire/rounds.ts'
import { aRoundFor, signInAsStaff } from '#test/support/inspectors-phone.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12071964'
const PAIR = 'astana-12045587'
/** In the middle of an intake window. */
const NOW = '2026-11-20T12:00:00+05:00'
const LANGUAGES = ['kk', 'ru', 'en'] as const
const THEMES = ['light', 'dark'] as const
const SIZES = {
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 640 },
  desk: { width: 1280, height: 800 },
}

const lookAt = process.argv.indexOf('--look')
const folder = lookAt > 0 ? process.argv[lookAt + 1]! : 'docs/screenshots'
const sizes = lookAt > 0 ? (['phone', 'narrow', 'desk'] as const) : (['phone'] as const)
mkdirSync(folder, { recursive: true })

type Shot = (name: string) => Promise<void>

async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.waitForTimeout(250)
}

async function speak(page: Page, language: string): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('language', chosen), language)
}

/** One after the other, each screen as a resident would come to it. */
async function tour(server: UtilityServer, phone: Phone, shot: Shot): Promise<void> {
  const page = phone.page()
  const open = async (path: string) => {
    await page.goto(server.url + path)
    await settled(page)
  }
  await open('/')
  await shot('home')
  await open(`/record/${FLAT}/00488138`)
  await page.locator('input:focus').waitFor()
  await page.keyboard.type('257,8')
  await shot('record')
  await page.keyboard.press('Delete')
  await page.keyboard.type('275,8')
  await shot('record-odd')
  await page.keyboard.press('Delete')
  // By the way back, so that the empty draft is kept before the page goes.
  await page.getByRole('link').first().click()
  await settled(page)
  await open(`/record/${FLAT}/049826354`)
  await shot('record-two')
  await open('/history')
  await shot('history')
  await open('/unsent')
  await shot('unsent')
  await open('/help')
  await shot('help')
  await open('/menu')
  await shot('menu')
  await open('/add')
  await shot('join')
}

/** The same for an inspector, on the first dwellings of the day's round. */
async function roundTour(server: UtilityServer, phone: Phone, round: RoundData, shot: Shot): Promise<void> {
  const page = phone.page()
  const [first, second] = round.dwellings.map(({ account }) => `${round.round}/${account}`)
  const open = async (path: string) => {
    await page.goto(server.url + path)
    await settled(page)
  }
  await open('/')
  await shot('round')
  await open(`/visit/${first}`)
  await page.locator('#face-0').waitFor()
  await shot('visit')
  await open(`/outcome/${second}`)
  await page.locator('input[value=A1]').check()
  await shot('outcome')
  await open(`/findings/${first}`)
  await shot('findings')
  await open('/evening')
  await shot('evening')
}

const server = await startUtilityServer({ at: NOW })
try {
  const round = await aRoundFor(server, NOW, 40)
  for (const theme of THEMES) {
    const phone = await openPhone(server, { clock: NOW, colorScheme: theme, deviceScaleFactor: lookAt > 0 ? 1 : 1.5 })
    await phone.signIn(PAIR)
    await phone.signIn(FLAT)
    for (const language of LANGUAGES) {
      await speak(phone.page(), language)
      for (const size of sizes) {
        await phone.page().setViewportSize(SIZES[size])
        await tour(server, phone, (name) => shoot(phone, `${name}-${language}-${theme}`, size))
      }
    }
    await phone.close()
    await withInspector(theme, round)
  }
} finally {
  await server.close()
}

async function withInspector(theme: (typeof THEMES)[number], round: RoundData): Promise<void> {
  const phone = await openPhone(server, { clock: NOW, colorScheme: theme, deviceScaleFactor: lookAt > 0 ? 1 : 1.5 })
  await signInAsStaff(phone)
  for (const language of LANGUAGES) {
    await speak(phone.page(), language)
    for (const size of sizes) {
      await phone.page().setViewportSize(SIZES[size])
      await roundTour(server, phone, round, (name) => shoot(phone, `${name}-${language}-${theme}`, size))
    }
  }
  await phone.close()
}

async function shoot(phone: Phone, name: string, size: keyof typeof SIZES): Promise<void> {
  const suffix = size === 'phone' ? '' : `-${size}`
  await phone.page().screenshot({ path: `${folder}/${name}${suffix}.png`, fullPage: lookAt > 0 })
}
