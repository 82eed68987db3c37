/** Keyboard and screen reader: from the bill to a handed-in reading without a mouse, every part with its name. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const KITCHEN = '00380219'
const BATHROOM = '00149809'
let server: UtilityServer
let phone: Phone

beforeAll(async () => {
  server = await startUtilityServer()
  phone = await openPhone(server)
})
afterAll(async () => {
  await phone?.close()
  await server.close()
})

const page = () => phone.page()
const press = (key: string): Promise<void> => page().keyboard.press(key)
const type = (text: string): Promise<void> => page().keyboard.type(text)

type Spoken = { role: string; name: string; value: string; description: string }

/** As the browser tells a screen reader, in the order it is read. */
async function spoken(): Promise<Spoken[]> {
  const session = await phone.context.newCDPSession(page())
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  const text = (fact: { value?: unknown } | undefined) => String(fact?.value ?? '').replaceAll('\u00a0', ' ')
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name, value, description }) => ({
      role: text(role),
      name: text(name),
      value: text(value),
      description: text(description),
    }))
}

const ofRole = async (role: string): Promise<Spoken[]> => (await spoken()).filter((one) => one.role === role)

/** What has the focus, by its name. */
const focused = (): Promise<string> =>
  page().evaluate(() => {
    const { activeElement } = document
    const label = activeElement instanceof HTMLInputElement ? activeElement.labels?.[0]?.textContent : null
    return activeElement?.getAttribute('aria-label') ?? label ?? activeElement?.textContent ?? ''
  })

async function tabTo(name: RegExp): Promise<void> {
  for (let stops = 0; stops < 30; stops += 1) {
    await press('Tab')
    if (name.test(await focused())) return
  }
  throw new Error(`Tab never came to ${name}; it stands on “${await focused()}”`)
}

/** Tab comes to the group, arrows go about in it. */
async function chooseAstana(): Promise<void> {
  await tabTo(/^(Almaty|Astana)/)
  await press('Space')
  if (!/^Astana/.test(await focused())) await press('ArrowDown')
  expect(await focused()).toMatch(/^Astana/)
}

test('signing in with the keyboard alone', async () => {
  await phone.openApp()
  await page().getByRole('radio').first().waitFor()

  await chooseAstana()
  await tabTo(/^Account number/)
  await type(FLAT.slice(-8))
  await tabTo(/^Code on the bill/)
  await type(await server.codeFor(FLAT))
  await press('Enter')

  await page().getByRole('heading', { name: 'Meters' }).waitFor()
})

test('a wrong account number: the focus goes to the field, and its fault is told with it', async () => {
  await phone.openApp('/add')
  await page().getByRole('radio').first().waitFor()
  await chooseAstana()
  await tabTo(/^Account number/)
  await type('12')
  await press('Enter')

  await eventually(async () => expect(await focused()).toBe('Account number'))
  const field = (await ofRole('textbox')).find(({ name }) => name === 'Account number')
  expect(field?.description).toContain('An account number has 8 digits. Compare it with the bill.')
  await phone.openApp()
})

test('from the home screen to a saved reading without a mouse', async () => {
  await page().getByRole('heading', { name: 'Meters' }).waitFor()

  await tabTo(/kitchen: record a reading$/)
  await press('Enter')
  await page().getByRole('group', { name: 'Digits' }).waitFor()
  expect(await focused()).toBe('Hot water · kitchen: meter reading')
  await type(await server.usualValue(FLAT, KITCHEN))
  await press('Enter')

  await page().getByRole('heading', { name: 'Meters' }).waitFor()
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'))
  expect(await page().evaluate(() => document.activeElement?.tagName)).toBe('H1')
})

test('a suggested digit is taken, and a dialog left, by keys; the focus goes back to where it came from', async () => {
  await tabTo(/bathroom: record a reading$/)
  await press('Enter')
  await page().getByRole('group', { name: 'Digits' }).waitFor()
  const usual = await server.usualValue(FLAT, BATHROOM)
  await type(`${Number(usual.split(',')[0]) + 100},${usual.split(',')[1]}`)
  await tabTo(/^Yes, /)
  await press('Enter')
  expect(await page().getByRole('textbox').first().inputValue()).toBe(usual.padStart(9, '0'))

  await phone.openApp('/menu')
  await page().getByRole('heading', { name: 'Menu' }).waitFor()
  await tabTo(/^Sign out$/)
  await press('Enter')
  await eventually(async () => expect(await focused()).toBe('Sign out?'))
  await press('Escape')
  await eventually(async () => expect(await focused()).toBe('Sign out'))
})

test('a screen reader hears on the home screen: the address, the window, each meter with its value, state and deed', async () => {
  await phone.openApp()
  await page().getByRole('heading', { name: 'Meters' }).waitFor()

  const all = await spoken()

  const names = (role: string) => all.filter((one) => one.role === role).map(({ name }) => name)
  expect(names('heading').slice(0, 2)).toEqual(['Сығанақ к-сі, 18, 47', 'Meters'])
  expect(names('region')).toContain('Intake hours')
  expect(names('navigation')).toEqual(['Sections'])
  expect(names('link')).toEqual(
    expect.arrayContaining([
      'Hot water · kitchen: Receipt',
      'Hot water · bathroom: record a reading',
      'Readings',
      'Menu',
    ]),
  )
  const texts = names('StaticText')
  expect(texts).toContain('Accepted')
  expect(texts.filter((text) => /^\d+,\d{3} m³$/.test(text))).toHaveLength(2)
})

test('a screen reader hears on the record screen: one labelled field, its value, and how it looks as soon as it changes', async () => {
  await phone.openApp(`/record/${FLAT}/${BATHROOM}`)
  const face = page().getByRole('textbox', { name: 'Hot water · bathroom: meter reading' })
  await face.focus()
  await press('Delete')
  const usual = await server.usualValue(FLAT, BATHROOM)

  await type(usual)

  await page().getByText('usual for you').waitFor()
  const fields = await ofRole('textbox')
  expect(fields).toEqual([
    {
      role: 'textbox',
      name: 'Hot water · bathroom: meter reading',
      value: usual,
      description: expect.stringContaining('usual for you'),
    },
  ])
  const verdict = page().locator(`#${await face.getAttribute('aria-describedby')}`)
  expect(await verdict.getAttribute('aria-live')).toBe('polite')
  expect((await ofRole('button')).map(({ name }) => name)).toContain(`Save ${usual} m³`)
})
