/** Inspectors' keyboard: a day's work by keys alone, the focus always seen and where it belongs, and what happened said aloud. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RoundData } from '#shared/wire/rounds.ts'
import { eventually } from '#test/support/eventually.ts'
import { PASSWORD } from '#test/support/inspector.ts'
import { accountOn, aPicture, aRoundFor, modestDigits, READY, ROUND_DAY } from '#test/support/inspectors-phone.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

type Role = 'link' | 'button' | 'textbox' | 'radio' | 'checkbox' | 'heading'

let server: UtilityServer
let round: RoundData
let phone: Phone

beforeAll(async () => {
  server = await startUtilityServer({ at: ROUND_DAY })
  round = await aRoundFor(server, ROUND_DAY, 8)
  phone = await openPhone(server, { clock: '2026-11-05T12:05:00+05:00', viewport: { width: 320, height: 640 } })
})
afterAll(async () => {
  await phone?.close()
  await server.close()
})

const page = () => phone.page()
const press = (key: string): Promise<void> => page().keyboard.press(key)
const type = (text: string): Promise<void> => page().keyboard.type(text)

/** What has the focus is this, by the role and the name that a screen reader says. */
async function isAt(role: Role, name: string | RegExp): Promise<void> {
  const one = page().getByRole(role, { name }).and(page().locator(':focus'))
  await eventually(async () => {
    if ((await one.count()) === 1) return
    const stands = await page().evaluate(() => document.activeElement?.outerHTML.slice(0, 160))
    throw new Error(`the focus is not on ${role} ${name}, it is on ${stands}`)
  }, 20_000)
}

/** The names of the stops between. Each stop can be seen: it has a ring, and nothing lies over it. */
async function tabTo(role: Role, name: string | RegExp, key = 'Tab'): Promise<string[]> {
  const wanted = page().getByRole(role, { name }).and(page().locator(':focus'))
  const stops: string[] = []
  for (let count = 0; count < 40; count += 1) {
    await press(key)
    const stop = await page().evaluate(() => {
      const focused = document.activeElement as HTMLElement
      const label = focused instanceof HTMLInputElement ? focused.closest('label') : null
      // The rings of a choice, a photo's button and the face are their parents' or their cells'.
      const ringed = [focused, label, focused.parentElement?.querySelector('[data-cursor]')]
      const hasRing = ringed.some((one) => one && getComputedStyle(one).outlineStyle !== 'none')
      const { left, top, width, height } = (label ?? focused).getBoundingClientRect()
      const above = document.elementFromPoint(left + width / 2, top + height / 2)
      const isCovered = above === null || !(label ?? focused).contains(above)
      const said = focused.getAttribute('aria-label') ?? (label ?? focused).textContent ?? ''
      return {
        said,
        fault: `${hasRing ? '' : 'no ring'}${isCovered ? `covered by ${above?.outerHTML.slice(0, 80)}` : ''}`,
      }
    })
    stops.push(stop.said)
    expect(`${stop.said}: ${stop.fault}`).toBe(`${stop.said}: `)
    if ((await wanted.count()) === 1) return stops
  }
  throw new Error(`Tab never came to ${role} ${name}: ${stops.join(' | ')}`)
}

/** In a region that was there before, where a change is said. */
const isSaid = (text: string | RegExp): Promise<void> =>
  page().getByRole('status').filter({ hasText: text }).first().waitFor({ state: 'attached' })

/** The meter on screen, and digits that nobody asks about. */
async function atMeter(): Promise<{ name: string; digits: string[]; value: string }> {
  await page().locator('#face-0:focus').waitFor()
  const line = await page().locator('.top-bar p').innerText()
  const dwelling = round.dwellings.find(({ account }) => account === decodeURIComponent(accountOn(page())!))!
  const meter = dwelling.meters.find(({ serial }) => line.includes(serial))!
  const digits = modestDigits(meter, round.day)
  const name = await page().locator('.top-bar h1').innerText()
  return { name, digits, value: digits[0]!.replace(/^0+(?=\d)/, '') }
}

test('signing in: a wrong password is said, and the round’s title has the focus when it comes', async () => {
  await phone.openApp('/staff')
  await isAt('heading', 'Staff sign-in')
  await tabTo('textbox', 'Name')
  await type('bota')
  expect(await tabTo('textbox', 'Password')).toEqual([''])
  await type('not my password')
  await press('Enter')
  await page().locator('[aria-live]', { hasText: 'Name and password do not fit together.' }).waitFor()
  await isAt('textbox', 'Password')

  await press('ControlOrMeta+A')
  await type(PASSWORD)
  await press('Enter')

  await isAt('heading', /^Round · Yesil/)
  await isSaid(READY)
  await phone.network(false)
})

test('the next visit: its face has the focus and says whose meter it is; a value, Enter, and the next face is there', async () => {
  await tabTo('link', 'Take the reading')
  await press('Enter')

  for (let meter = 0; meter < 4; meter += 1) {
    const { name, digits, value } = await atMeter()
    for (const [at, text] of digits.entries()) {
      await isAt('textbox', digits.length > 1 ? new RegExp(`^${name}.*: meter reading$`) : `${name}: meter reading`)
      await type(text)
      if (at < digits.length - 1) await press('Tab')
    }
    await press('Enter')

    await isSaid(new RegExp(`^${value}.*saved on this phone$`))
    await page().locator('.top-bar h1', { hasNotText: name }).waitFor()
  }
  expect(accountOn(page())).not.toBeNull()
})

test('an odd value is asked for once more: it is said, the face is empty and has the focus, and typed alike it is saved', async () => {
  const { name, digits } = await atMeter()
  expect(digits).toHaveLength(2)
  const odd = digits.map((text) => String(Number(text) + 40_000))
  const typeBoth = async (): Promise<void> => {
    await isAt('textbox', new RegExp(`^${name}.*day: meter reading$`, 'i'))
    await type(odd[0]!)
    await press('Tab')
    await type(odd[1]!)
    await press('Enter')
  }

  await typeBoth()
  await page().locator('[aria-live=polite]', { hasText: 'Type it once more, without looking at the first.' }).waitFor()
  expect(await page().locator('#face-0').inputValue()).toBe('')
  await typeBoth()

  await page().locator('.top-bar h1', { hasNotText: name }).waitFor()
  await isSaid(new RegExp(`^${odd[0]}.*saved on this phone$`))
})

test('a visit without a reading: what lacks has the focus, and the round says that the visit is saved', async () => {
  await atMeter()
  const stops = await tabTo('link', 'No access')
  expect(stops.join()).not.toContain('Save')
  await press('Enter')
  await isAt('heading', 'Why is there no reading?')

  await tabTo('button', 'End the visit')
  await press('Enter')
  await page().locator('[aria-live]', { hasText: 'Choose a reason.' }).waitFor()
  await isAt('radio', 'Nobody home')
  await press('ArrowDown')
  await press('ArrowDown')
  await isAt('radio', 'Refused')
  await press('Enter')
  await isAt('textbox', 'Note')
  await page().getByRole('alert').filter({ hasText: 'This reason needs a note.' }).waitFor()
  await tabTo('radio', 'Refused', 'Shift+Tab')
  await press('ArrowUp')
  await press('ArrowUp')
  await isAt('radio', 'Nobody home')
  await page().locator('[aria-live]', { hasText: 'leave it at the door' }).waitFor()
  await tabTo('button', 'End the visit')
  await press('Enter')

  await isAt('heading', /^Round · Yesil/)
  await isSaid('Visit saved on this phone')
})

test('the round: a search says how many it found, and putting off brings the focus to the next visit', async () => {
  const last = round.dwellings.at(-1)!
  await tabTo('textbox', 'Flat or meter number')
  await type(last.meters[0]!.serial)
  await isSaid('1 found')
  await tabTo('link', new RegExp(last.meters[0]!.serial.replaceAll('.', '\\.')))
  await tabTo('textbox', 'Flat or meter number', 'Shift+Tab')
  await press('ControlOrMeta+A')
  await type('nowhere')
  await page().locator('[aria-live]', { hasText: 'Neither such a flat' }).waitFor()
  await press('ControlOrMeta+A')
  await press('Delete')
  const before = await page().locator('#next-visit').innerText()

  await tabTo('button', 'Done here for now')
  await press('Enter')

  await isAt('heading', /^Next: /)
  expect(await page().locator('#next-visit').innerText()).not.toBe(before)
})

test('what was found: a box by its name; the photo that lacks has the focus, and so it is when one was taken away', async () => {
  await tabTo('link', 'Take the reading')
  await press('Enter')
  await atMeter()
  await tabTo('link', 'Note something')
  await press('Enter')
  await isAt('heading', 'What was found?')
  await tabTo('checkbox', 'Stopped')
  await press('Space')

  await tabTo('button', 'End the visit without more readings')
  await press('Enter')

  await page().locator('.callout[data-tone=bad] [aria-live]', { hasText: 'A photo is needed for this.' }).waitFor()
  await isAt('button', 'Take a photo')
  await page()
    .locator(':focus')
    .setInputFiles(await aPicture(1))
  await isAt('button', 'One more photo')
  await tabTo('button', 'Take photo 1 away', 'Shift+Tab')
  await press('Enter')
  await isAt('button', 'Take a photo')
})

test('evening: what is left, what is not ended, giving that up by keys; then the utility has all of it', async () => {
  await phone.openApp('/')
  await isAt('heading', /^Round · Yesil/)
  await tabTo('link', 'Sending')
  await press('Enter')
  await isAt('heading', 'End of the day')
  await tabTo('button', /^Take it away: /)
  await press('Enter')
  await isAt('heading', 'Give up what was noted?')
  await press('Escape')
  await isAt('button', /^Take it away: /)
  await press('Enter')
  await isAt('heading', 'Give up what was noted?')
  await tabTo('button', 'Take it away')
  await press('Enter')
  await page().getByRole('dialog').waitFor({ state: 'detached' })
  await isAt('heading', 'End of the day')
  await phone.network(true)

  await eventually(async () => {
    await tabTo('button', 'Send and ask the utility')
    await press('Enter')
    await page().locator('[aria-live]', { hasText: 'The utility has all of it' }).waitFor({ timeout: 5000 })
  }, 60_000)
  await isAt('button', 'Send and ask the utility')
})
