/** Inspectors' round: an inspector takes the day's round along, walks it without a network, and hands it in. */
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { passwordHash } from '#server/password.ts'
import { makeRound } from '#server/rounds/make-round.ts'
import { roundDataOf } from '#server/rounds/round-data.ts'
import { ticksOf, valueText } from '#shared/domain/value.ts'
import { daysBetween } from '#shared/lib/calendar-date.ts'
import type { RoundData, RoundDwelling } from '#shared/wire/rounds.ts'
import { eventually } from '#test/support/eventually.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const PASSWORD = 'a long password'
const NOW = Date.parse('2026-11-05T12:00:00+05:00')

let server: UtilityServer
let phone: Phone
let round: RoundData

beforeEach(async () => {
  server = await startUtilityServer({ at: '2026-11-05T12:00:00+05:00' })
  round = await server.beside(async (storage) => {
    const hash = await passwordHash(PASSWORD)
    const member = {
      name: 'bota',
      role: 'inspector' as const,
      password_hash: hash,
      created_at: 1,
      deactivated_at: null,
    }
    await storage.write((queries) => queries.staff.add(member))
    const order = { utility: 'astana', district: 'yesil', day: '2026-11-05', inspector: 'bota', fromAddress: null }
    await storage.write((queries) => makeRound(queries, { ...order, most: 3, controlDays: 365 }, NOW))
    const [open] = await storage.rounds.openOf('bota')
    return await roundDataOf(storage, open!, NOW)
  })
})
afterEach(async () => {
  await phone?.close()
  await server.close()
})

async function signIn(): Promise<Page> {
  const page = await phone.openApp('/staff')
  await page.getByRole('textbox', { name: 'Name' }).fill('bota')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: /^Round/ }).waitFor()
  return page
}

/** What each register would show after its usual use since the last reading: digits to type. */
function digitsFor({ meters }: RoundDwelling, serial: string): string[] {
  const meter = meters.find((one) => one.serial === serial)!
  return meter.registers.map(({ last, usual, decimals, digits }) => {
    const before = last ? ticksOf(last.value, decimals)! : 0
    const days = last ? daysBetween(last.readOn, round.day) : 1
    const use = Math.round((usual.recent ?? 0.1) * days * 10 ** decimals)
    return valueText(before + use, decimals, digits).replace('.', ',')
  })
}

/** Reads every meter that the screens lead to, from the next visit on, until the round is done. Answers how many. */
async function walk(page: Page): Promise<number> {
  await page.getByRole('link', { name: 'Take the reading' }).click()
  let count = 0
  for (;;) {
    const title = page.locator('main h1')
    await title.waitFor()
    const [, account = ''] = /^\/visit\/[^/]+\/([^/]+)/.exec(new URL(page.url()).pathname) ?? []
    if (account === '') return count
    const line = await page.locator('.top-bar p').innerText()
    const dwelling = round.dwellings.find((one) => one.account === account)!
    const meter = dwelling.meters.find(({ serial }) => line.includes(serial))!
    for (const [at, digits] of digitsFor(dwelling, meter.serial).entries()) {
      await page.locator(`#face-${at}`).focus()
      await page.keyboard.type(digits)
    }
    await page.getByRole('button', { name: /^Save / }).click()
    await page.waitForFunction((before) => document.querySelector('.top-bar p')?.textContent !== before, line)
    count += 1
  }
}

const visits = () => server.beside((storage) => storage.visits.of(round.round))

/** The app is on this phone for good, and there is no network any more. */
async function intoTheBasement(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.reload()
  await page.getByRole('heading', { name: /^Round/ }).waitFor()
  await phone.network(false)
}

test('[W1] an inspector walks a round without a network, the next meter always there, and all of it counts', async () => {
  phone = await openPhone(server)
  const page = await signIn()
  await intoTheBasement(page)

  const meters = await walk(page)

  expect(meters).toBe(round.dwellings.flatMap((dwelling) => dwelling.meters).length)
  await page.getByText('This round is done').waitFor()
  await phone.network(true)
  await eventually(async () => {
    const rows = await Promise.all(round.dwellings.map(({ account }) => server.readings(account)))
    const handedIn = rows.flat().filter(({ subject }) => subject === 'staff:bota')
    expect(handedIn.map(({ status, channel }) => `${channel} ${status}`)).toEqual(
      Array(round.dwellings.flatMap((dwelling) => dwelling.meters.flatMap(({ registers }) => registers)).length).fill(
        'inspector accepted',
      ),
    )
  }, 60_000)
  await eventually(async () => expect((await visits()).map(({ status }) => status)).toEqual(Array(3).fill('accepted')))
})

test('[code A1] nobody is home: the visit ends with a code to leave at the door, offline too, and is handed in', async () => {
  phone = await openPhone(server)
  const page = await signIn()
  await intoTheBasement(page)
  await page.getByRole('link', { name: 'No access' }).click()

  await page.getByRole('button', { name: 'End the visit' }).click()
  await page.getByText('Choose a reason.').waitFor()
  await page.getByText('Nobody home').click()
  const slip = await page.locator('.callout strong').innerText()
  await page.getByRole('button', { name: 'End the visit' }).click()

  await page.getByText('1 of 3 dwellings').waitFor()
  await phone.network(true)
  await eventually(async () => {
    const [visit] = await visits()
    expect(visit).toMatchObject({ account: round.dwellings[0]!.account, codes: 'A1', status: 'accepted' })
    expect(slip.trim().replace('-', '')).toBe(visit!.slip)
  }, 60_000)
})

test('[code A3] a refusal wants a note, and the app closed before it is ended has not ended it', async () => {
  phone = await openPhone(server)
  const page = await signIn()
  await page.getByRole('link', { name: 'No access' }).click()

  await page.getByText('Refused').click()
  await page.getByRole('button', { name: 'End the visit' }).click()
  await page.getByText('This reason needs a note.').waitFor()
  await page.reload()
  await page.goto(server.url)

  await page.getByText('0 of 3 dwellings').waitFor()
  expect(await visits()).toEqual([])
})
