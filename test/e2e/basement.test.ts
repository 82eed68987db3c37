/** Basement: a visit in the dark with gloves on, and the place of a visit, on the built app. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { RoundData } from '#shared/wire/rounds.ts'
import { eventually } from '#test/support/eventually.ts'
import { speak } from '#test/support/every-screen.ts'
import { aRoundFor, modestDigits, ROUND_DAY, signInAsStaff } from '#test/support/inspectors-phone.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')
const LANGUAGES = ['kk', 'ru', 'en'] as const
const HERE = { latitude: 51.1282071, longitude: 71.4304119, accuracy: 20 }

let server: UtilityServer
let round: RoundData
let phone: Phone

beforeAll(async () => {
  server = await startUtilityServer({ at: ROUND_DAY })
  round = await aRoundFor(server, ROUND_DAY, 6)
})
beforeEach(async () => {
  phone = await openPhone(server, { reducedMotion: 'reduce', clock: '2026-11-05T12:05:00+05:00' })
})
afterEach(() => phone?.close())
afterAll(() => server.close())

type Done = { awake: string[]; vibrated: number[][]; said: string[] }

/** A phone with a screen that can be kept on, a motor, and these voices; it notes what they were asked. */
async function withSenses(...voices: string[]): Promise<void> {
  await phone.context.addInitScript((langs) => {
    const done: Done = { awake: [], vibrated: [], said: [] }
    const put = (on: object, name: string, value: unknown) => Object.defineProperty(on, name, { value })
    put(globalThis, 'done', done)
    put(navigator, 'wakeLock', {
      request: async (kind: string) => {
        done.awake.push(kind)
        return { release: async () => void done.awake.push('released') }
      },
    })
    put(navigator, 'vibrate', (pattern: number[]) => done.vibrated.push(pattern) > 0)
    class Utterance {
      text: string
      constructor(text: string) {
        this.text = text
      }
    }
    put(globalThis, 'SpeechSynthesisUtterance', Utterance)
    const speech = Object.assign(new EventTarget(), {
      getVoices: () => langs.map((lang) => ({ lang, name: lang, localService: true, default: false })),
      speak: ({ text, lang }: { text: string; lang: string }) => void done.said.push(`${lang}: ${text}`),
      cancel: () => undefined,
    })
    put(globalThis, 'speechSynthesis', speech)
  }, voices)
}

const done = (): Promise<Done> => phone.page().evaluate(() => (globalThis as unknown as { done: Done }).done)

const visitOf = (at: number): string =>
  `${server.url}/visit/${round.round}/${encodeURIComponent(round.dwellings[at]!.account)}`

/** At the door of the dwelling with this number on the round. */
async function atTheDoor(at: number): Promise<Page> {
  const page = phone.page()
  await page.goto(visitOf(at))
  await page.locator('#face-0').waitFor()
  return page
}

const toggle = (page: Page) => page.locator('.basement-switch')

async function intoTheBasement(page: Page): Promise<void> {
  await toggle(page).click()
  await page.locator('.basement-switch[aria-checked=true]').waitFor()
}

const openSheet = (page: Page): Promise<void> => page.locator('.record .stack > button[data-kind=quiet]').last().click()

/** Every meter of this dwelling by the keys on the screen. Answers with what was typed. */
async function readAll(page: Page, at: number): Promise<string[]> {
  const typed: string[] = []
  for (const _ of round.dwellings[at]!.meters) {
    const line = await page.locator('.top-bar p').innerText()
    const meter = round.dwellings[at]!.meters.find(({ serial }) => line.includes(serial))!
    for (const [register, digits] of modestDigits(meter, round.day).entries()) {
      await page.locator(`#face-${register}`).focus()
      for (const key of digits) {
        const name = key === ',' ? '.keypad-key[aria-label]' : `.keypad-key:text-is("${key}")`
        await page.locator(name).first().click()
      }
      typed.push(digits)
    }
    await page.locator('button[type=submit]').click()
    await page.waitForFunction((before) => document.querySelector('.top-bar p')?.textContent !== before, line)
  }
  return typed
}

const placesOf = async (at: number): Promise<unknown[]> => {
  const rows = await server.beside((storage) => storage.visits.of(round.round))
  return rows.flatMap(({ account, payload }) =>
    account === round.dwellings[at]!.account ? [JSON.parse(payload!).position ?? null] : [],
  )
}

test('in the basement it is dark, the keys are large, the screen stays on, and what is typed is said and felt', async () => {
  await withSenses('en-US', 'ru-RU')
  await speak(await signInAsStaff(phone), 'ru')
  const page = await atTheDoor(0)
  await page.setViewportSize({ width: 320, height: 640 })
  await intoTheBasement(page)

  const look = await page.evaluate(() => {
    const boxOf = (selector: string) =>
      [...document.querySelectorAll(selector)].map((element) => element.getBoundingClientRect())
    const [save] = boxOf('button[type=submit]')
    return {
      theme: document.documentElement.dataset.theme,
      ground: getComputedStyle(document.body).backgroundColor,
      smallestKey: Math.min(...boxOf('.keypad-key').flatMap(({ width, height }) => [width, height])),
      saveEnds: save!.bottom,
      scrolled: scrollY,
      width: document.documentElement.scrollWidth,
    }
  })
  expect(look).toMatchObject({ theme: 'dark', ground: 'rgb(12, 24, 31)', width: 320, scrolled: 0 })
  expect(look.smallestKey).toBeGreaterThanOrEqual(72)
  expect(look.saveEnds).toBeLessThanOrEqual(640)

  const [digits = ''] = await readAll(page, 0)

  const { awake, vibrated, said } = await done()
  expect(awake[0]).toBe('screen')
  expect(vibrated).toContainEqual([60])
  const spoken = [...digits].map((key) => `ru-RU: ${key === ',' ? 'Запятая' : key}`)
  expect(said.slice(0, spoken.length + 1)).toEqual([...spoken, `ru-RU: ${digits.replace(/^0+(?=\d)/, '')}`])
})

test('it is remembered, and turned off the theme is what it was', async () => {
  await withSenses()
  await signInAsStaff(phone)
  const page = await atTheDoor(0)
  await page.evaluate(() => localStorage.setItem('theme', 'light'))
  await page.reload()
  await intoTheBasement(page)

  await page.reload()
  await page.locator('.basement-switch[aria-checked=true]').waitFor()
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
  await toggle(page).click()

  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light')
  expect(await page.evaluate(() => document.documentElement.hasAttribute('data-basement'))).toBe(false)
})

test('the screen stays on in a visit and on the round, not when the app is put aside, and not elsewhere', async () => {
  await withSenses()
  await signInAsStaff(phone)
  const page = await atTheDoor(0)
  await intoTheBasement(page)
  const turn = (state: string) =>
    page.evaluate((now) => {
      Object.defineProperty(document, 'visibilityState', { value: now, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)

  await turn('hidden')
  await eventually(async () => expect((await done()).awake).toEqual(['screen', 'released']))
  await turn('visible')

  await eventually(async () => expect((await done()).awake).toEqual(['screen', 'released', 'screen']))
  await page.locator('.top-bar-back').click()
  await page.locator('#round-search').waitFor()
  await eventually(async () => expect((await done()).awake.slice(3)).toEqual(['released', 'screen']))
  await page.locator('.tab-bar a').last().click()

  await eventually(async () => expect((await done()).awake.slice(5)).toEqual(['released']))
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
})

test('without a Kazakh voice nothing is said in Kazakh and no voice is offered; vibration can be turned off alone', async () => {
  await withSenses('ru-RU', 'en-US')
  await speak(await signInAsStaff(phone), 'kk')
  const page = await atTheDoor(1)
  await intoTheBasement(page)

  await openSheet(page)
  expect(await page.locator('dialog [role=switch]').count()).toBe(3)
  await page.locator('dialog [role=switch]').nth(1).click()
  await page.keyboard.press('Escape')
  await readAll(page, 1)

  expect(await done()).toMatchObject({ said: [], vibrated: [] })
})

test('with a Kazakh voice Kazakh is said by it, until the voice is turned off', async () => {
  await withSenses('ru-RU', 'kk-KZ')
  await speak(await signInAsStaff(phone), 'kk')
  const page = await atTheDoor(2)
  await intoTheBasement(page)

  await page.locator('.keypad-key:text-is("7")').click()
  expect((await done()).said).toEqual(['kk-KZ: 7'])
  await openSheet(page)
  await page.locator('dialog [role=switch]').nth(1).click()
  await page.keyboard.press('Escape')
  await page.locator('.keypad-key:text-is("8")').click()

  expect((await done()).said).toEqual(['kk-KZ: 7'])
})

test('a question is felt as something else than a saved reading, and the answer is brought above the keys', async () => {
  await withSenses()
  await signInAsStaff(phone)
  const page = await atTheDoor(2)
  await page.setViewportSize({ width: 320, height: 640 })
  await intoTheBasement(page)
  await page.locator('#face-0').focus()
  await page.keyboard.press('Delete')
  await page.keyboard.type('00000,001')
  await page.locator('button[type=submit]').click()
  await page.getByText('Type it once more').waitFor()
  await page.locator('#face-0:focus').waitFor()
  await page.keyboard.type('00000,001')

  await page.locator('button[type=submit]').click()

  const first = page.locator('.record .choice').first()
  await eventually(async () => {
    const [choice, foot] = await Promise.all([first.boundingBox(), page.locator('.entry-foot').boundingBox()])
    expect(choice!.y).toBeGreaterThanOrEqual(0)
    expect(choice!.y + choice!.height).toBeLessThanOrEqual(foot!.y)
  })
  expect((await done()).vibrated).toContainEqual([150, 100, 150])
})

test('a phone that has none of it reads meters all the same', async () => {
  await phone.context.addInitScript(() => {
    for (const name of ['wakeLock', 'vibrate', 'geolocation']) Reflect.deleteProperty(Navigator.prototype, name)
    Reflect.deleteProperty(globalThis, 'speechSynthesis')
  })
  const faults: string[] = []
  await signInAsStaff(phone)
  phone.page().on('pageerror', ({ message }) => faults.push(message))
  const page = await atTheDoor(3)
  await intoTheBasement(page)

  await openSheet(page)
  expect(await page.locator('dialog [role=switch]').count()).toBe(1)
  await page.keyboard.press('Escape')
  await readAll(page, 3)

  expect(faults).toEqual([])
  await eventually(async () => expect(await placesOf(3)).toEqual([null]), 30_000)
})

test.each(LANGUAGES)(
  'axe finds nothing in the basement, and nothing stands out of the screen (%s)',
  async (language) => {
    await withSenses(...LANGUAGES)
    await speak(await signInAsStaff(phone), language)
    const page = await atTheDoor(4)
    await intoTheBasement(page)
    const found = async (): Promise<unknown[]> => {
      if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
      return await page.evaluate(async () => {
        type Axe = { run(options: object): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> }
        const { axe } = globalThis as unknown as { axe: Axe }
        const { violations } = await axe.run({ resultTypes: ['violations'] })
        const wide = document.documentElement.scrollWidth > innerWidth ? ['the page is too wide'] : []
        return [...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`), ...wide]
      })
    }

    for (const size of [
      { width: 390, height: 844 },
      { width: 320, height: 640 },
    ]) {
      await page.setViewportSize(size)
      expect(await found()).toEqual([])
      await page.locator('.keypad-key:text-is("9")').click()
      await openSheet(page)
      expect(await found()).toEqual([])
      await page.keyboard.press('Escape')
    }
    await page.goto(server.url)
    await page.locator('#round-search').waitFor()
    expect(await found()).toEqual([])
  },
)

test('a visit says where it was made, for who turned that on; refused, it ends without it and says so once', async () => {
  const page = await signInAsStaff(phone)
  await phone.context.grantPermissions(['geolocation'], { origin: server.url })
  await phone.context.setGeolocation(HERE)
  await page.goto(`${server.url}/outcome/${round.round}/${round.dwellings[5]!.account}`)
  const vacant = async (): Promise<void> => {
    await page.locator('input[value=A5]').check()
    await page.locator('button[type=submit]').click()
    await page.locator('#round-search').waitFor()
  }
  await vacant()
  await eventually(async () => expect(await placesOf(5)).toEqual([null]), 30_000)

  await atTheDoor(4)
  await openSheet(page)
  await page.locator('dialog [role=switch]').last().click()
  await page.keyboard.press('Escape')
  await readAll(page, 4)
  const place = { latitude: 51.128207, longitude: 71.430412, accuracy: 20 }
  await eventually(async () => expect(await placesOf(4)).toEqual([place]), 30_000)

  // Whatever was allowed before is not any more.
  await phone.context.clearPermissions()
  await phone.context.grantPermissions(['notifications'], { origin: server.url })
  await page.goto(`${server.url}/outcome/${round.round}/${round.dwellings[2]!.account}`)
  await vacant()
  await page.getByText('Visits are saved without a place').waitFor()
  await eventually(async () => expect(await placesOf(2)).toEqual([null]), 30_000)
})
