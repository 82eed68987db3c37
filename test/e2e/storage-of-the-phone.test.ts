/** Storage of the phone: full, not promised, emptied behind the app's back; one is told, and what is on the screen stays. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CDPSession } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { openPhone, type Phone, type PhoneOptions } from '#test/support/phone.ts'
import { removePhone } from '#test/support/remove-phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const KITCHEN = '00380219'
const NOT_PROMISED = 'The browser has not promised to keep it'
const PROMISED = 'The browser has promised to keep what you write.'
let server: UtilityServer
let digits: string
let phone: Phone

beforeAll(async () => {
  server = await startUtilityServer()
  digits = await server.usualValue(FLAT, KITCHEN)
})
afterEach(() => phone?.close())
afterAll(() => server.close())

const page = () => phone.page()
const devtools = (): Promise<CDPSession> => phone.context.newCDPSession(page())

async function openSignedIn(options: PhoneOptions = {}): Promise<void> {
  phone = await openPhone(server, options)
  await phone.signIn(FLAT)
}

test('[faults/D4] the storage is full: “not saved”, the digits stay, and once there is room the same tap saves them', async () => {
  // The browser looks at its quota when a storage is first opened; so the phone is switched off and on in between.
  const folder = mkdtempSync(join(tmpdir(), 'esep-full-phone-'))
  await openSignedIn({ folder })
  await phone.close()
  phone = await openPhone(server, { folder, withoutBackgroundSync: true })
  const origin = server.url
  const session = await devtools()
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
  await phone.openApp(`/record/${FLAT}/${KITCHEN}`)
  await page().getByRole('textbox').first().focus()

  await page().keyboard.type(digits)
  await page()
    .getByRole('button', { name: /^Save / })
    .click()

  await page().getByText('Not saved The phone is full, the reading was not saved.').waitFor()
  expect(await page().getByRole('textbox').first().inputValue()).toBe(digits)
  expect(await server.readings(FLAT)).toEqual([])
  await session.send('Storage.overrideQuotaForOrigin', { origin })
  await page()
    .getByRole('button', { name: /^Save / })
    .click()
  await page().getByRole('heading', { name: 'Meters' }).waitFor()
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'))
  await phone.close()
  removePhone(folder)
})

test('[faults/D2] the browser does not promise to keep it: the menu says so; when it promises, it says that', async () => {
  await openSignedIn()
  await phone.openApp('/menu')
  await page().getByText(NOT_PROMISED).first().waitFor()
  await page().getByRole('button', { name: 'Ask it to keep them' }).click()
  await eventually(async () => expect(await page().getByText(NOT_PROMISED).count()).toBe(2))

  const session = await devtools()
  await session.send('Browser.setPermission', { permission: { name: 'persistent-storage' }, setting: 'granted' })
  await page().getByRole('button', { name: 'Ask it to keep them' }).click()

  await eventually(async () => expect(await page().getByText(PROMISED).count()).toBe(2))
  expect(await page().getByRole('button', { name: 'Ask it to keep them' }).count()).toBe(0)
})

test('[faults/D5] with as little room as a private window gets, one is warned before signing in, and in the menu', async () => {
  phone = await openPhone(server)
  await phone.context.addInitScript(() => {
    StorageManager.prototype.estimate = async () => ({ quota: 120 * 1024 * 1024, usage: 0 })
  })

  await phone.openApp()
  await page().getByText('This is a private window: what you write is lost when it closes.').waitFor()

  await phone.openApp('/menu')
  await page().getByText('Private window: what you write is lost when it closes.').waitFor()
})

async function clearStorage(): Promise<void> {
  const session = await devtools()
  await page().goto(`${server.url}/robots.txt`)
  await session.send('Storage.clearDataForOrigin', { origin: server.url, storageTypes: 'indexeddb,cache_storage' })
}

test('[faults/D3] [faults/D1] the phone’s storage was emptied while its cookie stayed: one is told, and the code brings all back', async () => {
  await openSignedIn()
  await phone.worksOffline()
  await clearStorage()

  await phone.openApp()

  await page().getByText('This phone’s storage was cleared. Sign in again.').waitFor()
  await phone.signIn(FLAT)
  expect(await page().getByText('This phone’s storage was cleared').count()).toBe(0)
})

test('[faults/D3] a reading was waiting there: one is told how many may be lost, at each start until one signs in', async () => {
  await openSignedIn()
  await phone.worksOffline()
  await phone.context.route('**/api/v1/readings', (route) => route.abort())
  await phone.write(FLAT, KITCHEN, digits)
  await eventually(async () =>
    expect((await phone.context.cookies()).find(({ name }) => name === '__Host-unsent')?.value).toBe('1'),
  )
  await clearStorage()
  const told = () => page().getByText('This phone’s storage was cleared. 1 unsent reading may be lost.')

  await phone.openApp()
  await told().waitFor()
  await phone.openApp()
  await told().waitFor()

  await phone.signIn(FLAT)
  expect(await told().count()).toBe(0)
  await eventually(async () => expect((await phone.context.cookies()).map(({ name }) => name)).toEqual(['__Host-sid']))
})

test('[faults/D3] a phone that was never signed in is told nothing of lost storage', async () => {
  phone = await openPhone(server)
  const asked = page().waitForResponse((answer) => answer.url().endsWith('/api/v1/session'))
  await phone.openApp()

  expect((await asked).status()).toBe(401)

  await phone.openApp('/menu')
  await page().getByRole('heading', { name: 'Storage on this phone' }).waitFor()
  expect(await page().getByText('storage was cleared').count()).toBe(0)
})
