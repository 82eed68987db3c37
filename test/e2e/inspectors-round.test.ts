/** Inspectors' round: an inspector takes the day's round along, walks it without a network, and hands it in. */
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RoundData } from '#shared/wire/rounds.ts'
import { eventually } from '#test/support/eventually.ts'
import { accountOn, addRound, aRoundFor, ROUND_DAY, readMeter, signInAsStaff } from '#test/support/inspectors-phone.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

let server: UtilityServer
let phone: Phone
let round: RoundData

beforeEach(async () => {
  server = await startUtilityServer({ at: ROUND_DAY })
  round = await aRoundFor(server)
})
afterEach(async () => {
  await phone?.close()
  await server.close()
})

async function signIn(): Promise<Page> {
  return await signInAsStaff(phone)
}

/** Reads every meter that the screens lead to, from the next visit on, until the round is done. Answers how many. */
async function walk(page: Page): Promise<number> {
  await page.getByRole('link', { name: 'Take the reading' }).click()
  for (let count = 0; ; count += 1) {
    await page.locator('main h1').waitFor()
    if (accountOn(page) === null) return count
    await readMeter(page, round)
  }
}

const visits = () => server.beside((storage) => storage.visits.of(round.round))

/** As soon as the app says that it may be. */
async function intoTheBasement(page: Page): Promise<void> {
  await page.getByText('Ready to work without a network', { exact: true }).waitFor()
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

test('[W5] a round of tomorrow says so, and whoever walks it today finds it done, all of it with the utility', async () => {
  const tomorrow = '2026-11-06'
  await server.beside((storage) => storage.write((queries) => queries.rounds.close(round.round, Date.parse(ROUND_DAY))))
  round = await addRound(server, ROUND_DAY, { day: tomorrow })
  phone = await openPhone(server)
  const page = await signIn()
  await page.getByText('This round is for 6 November.').waitFor()
  await intoTheBasement(page)

  await walk(page)

  await page.getByText('This round is done').waitFor()
  await page.getByText('3 of 3 dwellings').waitFor()
  await phone.network(true)
  await eventually(async () => expect((await visits()).map(({ status }) => status)).toEqual(Array(3).fill('accepted')))
  const rows = await server.readings(round.dwellings[0]!.account)
  expect(rows.filter(({ subject }) => subject === 'staff:bota')).toMatchObject([{ read_on: '2026-11-05' }])
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

test('an inspector goes on from another door, and puts off an entrance, on this phone and until it is undone', async () => {
  phone = await openPhone(server)
  const page = await signIn()
  const next = page.getByRole('heading', { name: /^Next/ })
  const undo = page.getByRole('button', { name: 'Back to the planned order' })
  const planned = await next.innerText()

  for (let closed = 1; closed > 0; closed = await page.locator('details:not([open])').count()) {
    await page.locator('details:not([open]) > summary').first().click()
  }
  await page
    .getByRole('button', { name: /^Go on from here/ })
    .last()
    .click()
  await undo.waitFor()
  await page.reload()
  await undo.waitFor()
  expect(await next.innerText()).not.toBe(planned)
  await undo.click()
  await page.getByText(planned).waitFor()

  await page.getByRole('button', { name: 'Done here for now' }).first().click()
  await page.reload()
  await page.getByText(/^\d put off$/).waitFor()
  await page.getByText('0 of 3 dwellings').waitFor()
  expect(await visits()).toEqual([])
  await page.getByText(/^\d put off$/).click()
  await page.getByRole('button', { name: /back into the walk$/ }).click()
  await page.getByText(/^\d put off$/).waitFor({ state: 'detached' })
  await page.getByText(planned).waitFor()
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
