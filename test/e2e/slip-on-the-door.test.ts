/** Slip on the door: nobody was at home, the resident enters the code that was left, and the visit is closed, whichever comes first. */
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RoundData, RoundDwelling } from '#shared/wire/rounds.ts'
import { eventually } from '#test/support/eventually.ts'
import { aRoundFor, openInspectorsPhone } from '#test/support/inspectors-phone.ts'
import { leftBehind } from '#test/support/left-behind.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const AT = '2026-11-20T12:00:00+05:00'

let server: UtilityServer
let round: RoundData
let home: RoundDwelling
let inspector: { phone: Phone; page: Page }
let resident: Phone

beforeEach(async () => {
  server = await startUtilityServer({ at: AT })
  round = await aRoundFor(server, AT)
  home = round.dwellings.find(({ meters }) => meters[0]!.registers.length === 1)!
  inspector = await openInspectorsPhone(server)
  resident = await openPhone(server)
})
afterEach(async () => {
  await inspector?.phone.close()
  await resident?.close()
  await server.close()
})

/** Nobody home: answers the code that is left at the door, `K7Q2-M2`. */
async function leaveSlip(): Promise<string> {
  const { page } = inspector
  await page.goto(`${server.url}/outcome/${round.round}/${home.account}`)
  await page.getByText('Nobody home').click()
  const slip = (await page.locator('.callout strong').innerText()).trim()
  await page.getByRole('button', { name: 'End the visit' }).click()
  await page.getByText('1 of 3 dwellings').waitFor()
  return slip
}

const visits = () => server.beside((storage) => storage.visits.of(round.round))

/** From the home screen to the list of meters that the slip goes with. */
async function enter(code: string): Promise<Page> {
  const page = resident.page()
  await page.getByRole('link', { name: 'Found a slip on the door?' }).click()
  await page.getByRole('textbox', { name: 'Code on the slip' }).fill(code)
  await page.getByRole('button', { name: 'Go on to the reading' }).click()
  await page.getByRole('heading', { name: 'Which meter first?' }).waitFor()
  return page
}

async function recordFirst(page: Page): Promise<void> {
  const { serial } = home.meters[0]!
  await page.locator(`main a[href="/record/${home.account}/${encodeURIComponent(serial)}"]`).click()
  await page.locator('.callout', { hasText: /^With slip/ }).waitFor()
  await page.getByRole('textbox').first().focus()
  await page.keyboard.type(await server.usualValue(home.account, serial))
  await page.getByRole('button', { name: /^Save / }).click()
  await page.getByRole('heading', { name: 'Meters' }).waitFor()
}

/** Loads the app anew until it says so. */
const sees = (page: Page, text: string | RegExp) =>
  eventually(async () => {
    await page.goto(`${server.url}/slip`)
    await page.getByText(text).waitFor({ timeout: 3000 })
  }, 60_000)

test('the resident enters the code before the inspector’s phone has a network: it is kept, and closes the visit when that comes', async () => {
  await inspector.phone.network(false)
  const slip = await leaveSlip()
  await resident.signIn(home.account)
  await resident.worksOffline()
  await resident.network(false)

  // As a person copies it: lower case, a space for the dash.
  const page = await enter(slip.toLowerCase().replace('-', ' '))
  await recordFirst(page)
  await page.goto(`${server.url}/slip`)
  await page.getByText('Kept with your reading on this phone, not sent yet.').waitFor()
  await resident.network(true)
  await sees(page, 'We do not know this code yet.')
  expect(await visits()).toEqual([])
  await inspector.phone.network(true)

  await eventually(async () => {
    const [reading] = await server.readings(home.account)
    expect(reading!.slip).toBe(slip.replace('-', ''))
    expect(await visits()).toMatchObject([{ account: home.account, slip: reading!.slip, closed_by: reading!.id }])
  }, 60_000)
  await sees(page, /The visit of 20 November is closed, thank you\./)
})

test('the visit came first: the app killed between code and reading has kept the code, and the round says that the dwelling is done', async () => {
  const slip = await leaveSlip()
  await eventually(async () => expect(await visits()).toMatchObject([{ closed_by: null }]), 60_000)
  await resident.signIn(home.account)

  await enter(slip)
  await resident.closeApp()
  const page = await resident.openApp('/slip')
  await page.getByText(slip, { exact: true }).waitFor()
  await recordFirst(page)

  await eventually(async () => {
    const [reading] = await server.readings(home.account)
    expect(await visits()).toMatchObject([{ status: 'accepted', closed_by: reading!.id }])
  }, 60_000)
  await sees(page, /The visit of 20 November is closed, thank you\./)
  const data = await server.beside((storage) => storage.slips.selfReadOn(round.round))
  expect(data).toMatchObject([{ account: home.account, readOn: '2026-11-20' }])
})

test('a wrong character is said at once and the typed text stays; a code can be taken off the reading again', async () => {
  await resident.signIn(home.account)
  const page = resident.page()
  await page.getByRole('link', { name: 'Found a slip on the door?' }).click()
  const field = page.getByRole('textbox', { name: 'Code on the slip' })

  await page.getByRole('button', { name: 'Go on to the reading' }).click()
  await page.getByText('The code has 6 characters.').waitFor()
  await field.fill('K7Q2')
  expect(await page.getByText('One character of the code is wrong.').count()).toBe(0)
  await field.fill('K7Q2-M9')
  await page.getByText('One character of the code is wrong.').waitFor()
  await page.getByRole('link', { name: 'Help' }).click()
  await page.goBack()
  expect(await field.inputValue()).toBe('K7Q2-M9')
  await field.fill('k7q2 m2')
  await page.getByRole('button', { name: 'Go on to the reading' }).click()
  const { serial } = home.meters[0]!
  await page.locator(`main a[href="/record/${home.account}/${encodeURIComponent(serial)}"]`).click()
  await page.getByRole('button', { name: 'Without the slip' }).click()
  await eventually(async () => {
    const drafts = (await leftBehind(resident)).databases['esep/drafts']!
    expect(drafts.map(({ value }) => value)).toContainEqual(expect.objectContaining({ serial, slip: null }))
  })
  await page.reload()
  await page.getByRole('textbox').first().focus()
  await page.keyboard.type(await server.usualValue(home.account, serial))
  expect(await page.getByText(/With slip/).count()).toBe(0)
  await page.getByRole('button', { name: /^Save / }).click()

  await eventually(async () => expect(await server.readings(home.account)).toMatchObject([{ slip: null }]), 60_000)
})
