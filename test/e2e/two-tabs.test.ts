/** Two tabs: the app open twice on one phone is still one outbox, one draft a meter, and one reading each. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const KITCHEN = '00380219'
const BATHROOM = '00149809'
let server: UtilityServer
let phone: Phone
let first: Page
let second: Page
let kitchen: string
let bathroom: string

beforeAll(async () => {
  server = await startUtilityServer()
  kitchen = await server.usualValue(FLAT, KITCHEN)
  bathroom = await server.usualValue(FLAT, BATHROOM)
  phone = await openPhone(server)
  await phone.signIn(FLAT)
  await phone.worksOffline()
  first = phone.page()
  second = await phone.context.newPage()
  await second.goto(server.url)
  await atHome(second)
})
afterAll(async () => {
  await phone?.close()
  await server.close()
})

const card = (page: Page, meter: string) => page.getByRole('article').filter({ hasText: meter })
const chip = (page: Page, meter: string): Promise<string> => card(page, meter).locator('.chip').first().innerText()
const value = (page: Page, meter: string): Promise<string> => card(page, meter).locator('.face-value').innerText()
const atHome = (page: Page): Promise<void> => page.getByRole('heading', { name: 'Meters' }).waitFor()

async function openFace(page: Page, serial: string): Promise<void> {
  await page.goto(`${server.url}/record/${FLAT}/${serial}`)
  await page.getByRole('textbox').first().focus()
}

const save = (page: Page): Promise<void> => page.getByRole('button', { name: /^Save / }).click()

const ofMeter = async (serial: string) =>
  (await server.readings(FLAT)).filter(({ register }) => register.startsWith(`${serial}/`))

/** Ids of the readings on this phone, by what the screens link to. */
async function idOnScreen(page: Page, meter: string): Promise<string> {
  const href = await card(page, meter).getByRole('link').getAttribute('href')
  return href!.split('/').at(-1)!
}

test('[faults/D12] the same draft open in two tabs and saved in both at once is one reading', async () => {
  await openFace(first, KITCHEN)
  await first.keyboard.type(kitchen)
  await first.getByRole('button', { name: /^Save / }).waitFor()
  // What was typed in one tab stands in the other.
  await openFace(second, KITCHEN)
  await second.getByRole('button', { name: /^Save / }).waitFor()

  await Promise.all([save(first), save(second)])
  await Promise.all([atHome(first), atHome(second)])

  for (const tab of [first, second]) await eventually(async () => expect(await chip(tab, 'kitchen')).toBe('Accepted'))
  const rows = await ofMeter(KITCHEN)
  expect(rows.map(({ status }) => status)).toEqual(['accepted'])
  expect(await idOnScreen(first, 'kitchen')).toBe(rows[0]!.id)
  expect(await idOnScreen(second, 'kitchen')).toBe(rows[0]!.id)
})

test('[faults/B6] what one tab saves shows in the other at once, also where each stands, with and without a network', async () => {
  await phone.network(false)
  await openFace(first, BATHROOM)
  await first.keyboard.type(bathroom)
  await save(first)

  await eventually(async () => expect(await chip(second, 'bathroom')).toBe('Waiting for a network'))
  expect(await value(second, 'bathroom')).toContain(bathroom)
  await phone.network(true)

  // Both tabs hear of the network and send.
  for (const tab of [first, second]) await eventually(async () => expect(await chip(tab, 'bathroom')).toBe('Accepted'))
  const rows = await ofMeter(BATHROOM)
  expect(rows.map(({ status }) => status)).toEqual(['accepted'])
  expect(await idOnScreen(second, 'bathroom')).toBe(rows[0]!.id)
})

test('[faults/D12] [R5] a second reading of the same meter is one of its own, and the newer counts', async () => {
  const [before] = await ofMeter(KITCHEN)
  const digits = kitchen.replace(/\d$/, (last) => String((Number(last) + 1) % 10))
  await openFace(second, KITCHEN)
  await second.keyboard.type(digits)
  await save(second)
  await atHome(second)

  await eventually(async () => {
    const rows = await ofMeter(KITCHEN)
    expect(rows.map(({ status }) => status).sort()).toEqual(['accepted', 'superseded'])
  })
  await eventually(async () => expect(await value(first, 'kitchen')).toContain(digits))
  const rows = await ofMeter(KITCHEN)
  expect(new Set(rows.map(({ id }) => id)).size).toBe(2)
  expect(rows.find(({ id }) => id === before!.id)?.status).toBe('superseded')
})

test('[faults/D12] other digits in a tab left open are not swallowed: they stay, and count as a correction once saved', async () => {
  const corrected = bathroom.replace(/\d$/, (last) => String((Number(last) + 1) % 10))
  const before = (await ofMeter(BATHROOM)).length
  await openFace(first, BATHROOM)
  await openFace(second, BATHROOM)
  await first.keyboard.type(bathroom)
  await save(first)
  await atHome(first)

  await second.getByRole('textbox').first().focus()
  await second.keyboard.press('Delete')
  await second.keyboard.type(corrected)
  await save(second)
  await second.getByText('Your digits are still here').waitFor()
  await save(second)
  await atHome(second)

  await eventually(async () => {
    const rows = await ofMeter(BATHROOM)
    expect(rows).toHaveLength(before + 2)
    expect(rows.filter(({ status }) => status === 'accepted').map((row) => row.value.replace(/^0+/, ''))).toEqual([
      corrected.replace(',', '.'),
    ])
  })
})
