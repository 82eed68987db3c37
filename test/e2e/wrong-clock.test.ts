/** Wrong clock: a phone whose date or zone is wrong hands in like any other; the server's time decides, and one is told. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { openPhone, type Phone, type PhoneOptions } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const KITCHEN = '00380219'
const TRUE_TIME = '2026-11-20T12:00:00+05:00'
const DAY = 86_400_000
const after = (days: number): string => new Date(Date.parse(TRUE_TIME) + days * DAY).toISOString()
let server: UtilityServer
let phone: Phone
let digits: string

beforeAll(async () => {
  server = await startUtilityServer({ at: TRUE_TIME })
  digits = await server.usualValue(FLAT, KITCHEN)
})
afterEach(() => phone?.close())
afterAll(() => server.close())

const page = () => phone.page()

/** Only the page has a clock that a test can set; so the page alone sends. */
async function openSignedIn(options: PhoneOptions): Promise<void> {
  phone = await openPhone(server, { serviceWorkers: 'block', withoutBackgroundSync: true, ...options })
  await phone.signIn(FLAT)
}

async function newest() {
  return (await server.readings(FLAT)).at(-1)!
}

/** On the record screen before the network goes, so that no file of the app is missing. */
async function recordOffline(): Promise<void> {
  await phone.openApp(`/record/${FLAT}/${KITCHEN}`)
  await page().getByRole('textbox').first().focus()
  await phone.network(false)
  await page().keyboard.type(digits)
  await page()
    .getByRole('button', { name: /^Save / })
    .click()
  await page().getByRole('heading', { name: 'Meters' }).waitFor()
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Waiting for a network'))
}

test.each([
  { what: '400 days slow', days: -400, words: /The phone’s clock is wrong by (400 days|399 days 23 hours)/ },
  { what: 'three years fast', days: 3 * 365, words: /The phone’s clock is wrong by (1095 days|1094 days 23 hours)/ },
])(
  '[faults/T1] [R2] a clock $what: recorded offline, accepted for the month it is, and the clock is named',
  async ({ days, words }) => {
    await openSignedIn({ clock: after(days) })
    await page().getByText('Intake is open').waitFor()
    await page().getByText(words).waitFor()
    const before = (await server.readings(FLAT)).length
    await recordOffline()

    await phone.network(true)

    await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'))
    expect(await server.readings(FLAT)).toHaveLength(before + 1)
    const { status, period, read_on, taken_at } = await newest()
    expect({ status, period, read_on }).toEqual({ status: 'accepted', period: '2026-11', read_on: '2026-11-20' })
    expect(Math.abs(taken_at - Date.parse(TRUE_TIME))).toBeLessThan(DAY)
  },
)

test('[faults/T3] [W6] zone data from before March 2024: hours are the utility’s on the screen, and nothing is marked wrong', async () => {
  await openSignedIn({ clock: TRUE_TIME, env: { TZ: 'Etc/GMT-6' } })
  expect(await page().evaluate(() => new Date().getTimezoneOffset())).toBe(-360)
  await phone.openApp(`/record/${FLAT}/${KITCHEN}`)
  await page().getByText('Must reach the utility by 30 November, 20:00').waitFor()

  await phone.write(FLAT, KITCHEN, digits)

  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'))
  expect(await newest()).toMatchObject({ status: 'accepted', read_on: '2026-11-20' })
  expect(await page().getByText('clock is wrong').count()).toBe(0)
})

test('[faults/T3] [W3] near midnight in a stale zone: queued for the utility’s next opening, not for the phone’s day', async () => {
  await server.kill()
  await server.start('2026-11-20T23:30:00+05:00')
  await openSignedIn({ clock: '2026-11-20T23:30:00+05:00', env: { TZ: 'Etc/GMT-6' } })
  await page().getByText('Opens tomorrow at 9:00').waitFor()

  await phone.write(FLAT, KITCHEN, digits)

  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Queued'))
  expect(await newest()).toMatchObject({
    status: 'queued',
    period: '2026-11',
    read_on: '2026-11-20',
    opens_at: Date.parse('2026-11-21T09:00:00+05:00'),
  })
})

test('[faults/T5] a clock from before the app was made, and no way to the server: one is told to correct the date', async () => {
  phone = await openPhone(server, { serviceWorkers: 'block', clock: '1980-01-06T00:00:00Z' })
  await page().route('**/api/**', (route) => route.abort())

  await phone.openApp()

  await page().getByText('The phone’s date is far wrong, so it cannot connect.').waitFor()
})
