/** Expired session: the sign-in ran out or its cookie is gone; writing goes on, and after the code on the bill all is sent. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const KITCHEN = '00380219'
const BATHROOM = '00149809'
let server: UtilityServer
let phone: Phone
/** What is on the meters, the same all along. */
const typed: Record<string, string> = {}

beforeAll(async () => {
  server = await startUtilityServer({ at: '2026-11-20T12:00:00+05:00' })
  for (const serial of [KITCHEN, BATHROOM]) typed[serial] = await server.usualValue(FLAT, serial)
  phone = await openPhone(server)
  await phone.signIn(FLAT)
  await phone.record('kitchen', typed[KITCHEN]!)
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'))
  await phone.worksOffline()
})
afterAll(async () => {
  await phone?.close()
  await server.close()
})

const page = () => phone.page()
const record = (serial: string): Promise<void> => phone.write(FLAT, serial, typed[serial]!)

/** As a person does who is told to: by the words on the screen, with the bill in hand. */
async function signInAgain(): Promise<void> {
  await page().getByText('Sign in again to send 1 reading').waitFor()
  await page().getByRole('link', { name: 'Sign in', exact: true }).click()
  await page().getByRole('heading', { name: 'Sign in again' }).waitFor()
  await page().getByText('1 reading waits on this phone and is sent by itself once you sign in').waitFor()
  await page()
    .getByRole('radio', { name: /^Astana/ })
    .check()
  await page().getByLabel('Account number').fill(FLAT.slice(-8))
  await page()
    .getByLabel('Code on the bill')
    .fill((await server.codeFor(FLAT)).toLowerCase())
  await page().getByRole('button', { name: 'Sign in', exact: true }).click()
  await page().getByRole('heading', { name: 'Meters' }).waitFor()
}

test('[faults/A1] [security/L2] the cookie is lost: a reading is written, waits for the sign-in, and goes as the same resident’s', async () => {
  const [first] = await server.readings(FLAT)
  await phone.context.clearCookies()

  await record(BATHROOM)

  await eventually(async () => expect(await phone.stateOf('bathroom')).toBe('Waiting for you to sign in'))
  expect(await server.readings(FLAT)).toHaveLength(1)
  await signInAgain()
  await eventually(async () => expect(await phone.stateOf('bathroom')).toBe('Accepted'))
  const [, second] = await server.readings(FLAT)
  expect(second).toMatchObject({ status: 'accepted', subject: first!.subject })
})

test('[faults/A1] [security/F9] offline for seven months, the sign-in has run out: writing works, and the code brings all of it in', async () => {
  await phone.network(false)
  await phone.openApp()
  await record(KITCHEN)
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Waiting for a network'))
  await server.kill()
  await server.start('2027-06-20T12:00:00+05:00')

  await phone.network(true)

  await signInAgain()
  await eventually(async () => expect(await server.readings(FLAT)).toHaveLength(3))
  const rows = await server.readings(FLAT)
  expect(new Set(rows.map((row) => row.subject)).size).toBe(1)
})
