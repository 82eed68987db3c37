/** Inspectors' passkey: an inspector signs in by fingerprint or screen lock, and needs neither them nor a network to go on. */
import type { CDPSession, Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { PASSWORD } from '#test/support/inspector.ts'
import { aRoundFor, READY, ROUND_DAY, signInAsStaff } from '#test/support/inspectors-phone.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const OFFER = 'Sign in with fingerprint or screen lock next time?'
const ENTER = 'Sign in with fingerprint or screen lock'

let server: UtilityServer
let phone: Phone
let cdp: CDPSession
let authenticatorId: string

beforeEach(async () => {
  server = await startUtilityServer({ at: ROUND_DAY })
  await aRoundFor(server)
  phone = await openPhone(server)
  await hasAFingerprintReader(phone.page())
})
afterEach(async () => {
  await phone?.close()
  await server.close()
})

/** Whoever holds the phone is its person, until told otherwise. */
async function hasAFingerprintReader(page: Page): Promise<void> {
  cdp = await phone.context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const added = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  authenticatorId = added.authenticatorId
}

const isTheirs = (isUserVerified: boolean) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })

async function signOut(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Menu', exact: true }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('dialog').getByText('your name and password, or this phone’s lock').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}

/** By the offer after a sign-in with the password. */
async function makePasskey(): Promise<Page> {
  const page = await signInAsStaff(phone)
  await page.getByRole('heading', { name: OFFER }).waitFor()
  await page.getByRole('button', { name: 'Yes, set it up' }).click()
  await page.getByText('Done. Next time you sign in on this phone').waitFor()
  return page
}

const passkeys = () => server.beside((storage) => storage.passkeys.list('bota'))

test('[security/L7] [security/L8] an inspector makes a passkey, signs in by it alone, and opens the app and records without a network', async () => {
  const page = await makePasskey()
  expect(await passkeys()).toHaveLength(1)
  await signOut(page)
  await phone.openApp('/staff')

  await page.getByRole('button', { name: ENTER }).click()

  await page.locator('#round-search').waitFor()
  await page.getByText(READY, { exact: true }).waitFor()
  expect(await page.getByRole('heading', { name: OFFER }).count()).toBe(0)
  expect((await passkeys())[0]!.used_at).not.toBeNull()

  await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
  await phone.network(false)
  await phone.closeApp()
  const later = await phone.openApp()
  await later.locator('#round-search').waitFor()
  await later.getByRole('link', { name: 'No access' }).click()
  await later.getByText('Nobody home').click()
  await later.getByRole('button', { name: 'End the visit' }).click()
  await later.getByText('1 of 3 dwellings').waitFor()
  await phone.network(true)
  const visits = () =>
    server.beside((storage) => storage.rounds.openOf('bota').then(([open]) => storage.visits.of(open!.round)))
  await eventually(async () => expect(await visits()).toMatchObject([{ codes: 'A1', status: 'accepted' }]), 60_000)
})

test('[security/L7] who is not verified is told so and signs in by password; a passkey that was removed is told to be made anew', async () => {
  const page = await makePasskey()
  await signOut(page)
  await phone.openApp('/staff')
  await isTheirs(false)
  await page.getByRole('button', { name: ENTER }).click()
  await page.getByText('That did not work: the phone did not confirm').waitFor()

  await isTheirs(true)
  const [made] = await passkeys()
  await server.beside((storage) => storage.write((queries) => queries.passkeys.remove('bota', made!.passkey)))
  await page.getByRole('button', { name: ENTER }).click()
  await page.getByText('This phone’s sign-in is not good any more.').waitFor()

  await page.getByLabel('Name', { exact: true }).fill('bota')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: OFFER }).waitFor()
})

test('“not now” is remembered on the phone, and the menu says who is signed in until when and adds and removes a passkey', async () => {
  const page = await signInAsStaff(phone)
  await page.getByRole('button', { name: 'Not now' }).click()
  await signOut(page)
  await signInAsStaff(phone)
  await page.getByText(READY, { exact: true }).waitFor()
  expect(await page.getByRole('heading', { name: OFFER }).count()).toBe(0)

  await page.getByRole('link', { name: 'Menu', exact: true }).click()
  await page.getByText('Signed in: bota').waitFor()
  await page.getByText('Until 19 November').waitFor()
  await page.getByText('Fingerprint or screen lock', { exact: true }).click()
  await page.getByText('Not set up yet.').waitFor()
  await page.getByRole('button', { name: 'Set it up on this phone' }).click()
  await page.getByText('Not used yet').waitFor()
  expect(await passkeys()).toHaveLength(1)

  await page.getByRole('button', { name: /^Remove: / }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('It is removed.').waitFor()
  await page.getByText('Not set up yet.').waitFor()
  expect(await passkeys()).toEqual([])
})

test('a phone that cannot verify its person is offered nothing', async () => {
  await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })

  const page = await signInAsStaff(phone)
  await page.getByText(READY, { exact: true }).waitFor()

  expect(await page.getByRole('heading', { name: OFFER }).count()).toBe(0)
  await phone.openApp('/staff')
  await page.getByLabel('Password').waitFor()
  expect(await page.getByRole('button', { name: ENTER }).count()).toBe(0)
})
