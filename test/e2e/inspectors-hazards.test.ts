/** Inspectors' hazards: two phones on one round, a resident who sends meanwhile, suspended visits, a round that was closed, an ended phone, a sign-in that ran out, no room for photos. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { staffSubject } from '#shared/domain/staff.ts'
import type { RoundData } from '#shared/wire/rounds.ts'
import { eventually } from '#test/support/eventually.ts'
import { PASSWORD } from '#test/support/inspector.ts'
import {
  accountOn,
  addInspector,
  aPicture,
  aRoundFor,
  READY,
  ROUND_DAY,
  readMeter,
  signInAsStaff,
} from '#test/support/inspectors-phone.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { removePhone } from '#test/support/remove-phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const PATIENCE = 60_000

let server: UtilityServer
let round: RoundData
let phones: Phone[]

beforeEach(async () => {
  phones = []
  server = await startUtilityServer({ at: ROUND_DAY })
  round = await aRoundFor(server)
})
afterEach(async () => {
  for (const phone of phones) await phone.close()
  await server.close()
})

async function aPhoneOf(name: string): Promise<{ phone: Phone; page: Page }> {
  const phone = await openPhone(server)
  phones.push(phone)
  const page = await signInAsStaff(phone, name)
  await page.getByText(READY).waitFor()
  return { phone, page }
}

/** Reads all meters of the next dwelling. Answers whose it is. */
async function readNext(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'Take the reading' }).click()
  await page.locator('#face-0').waitFor()
  const account = decodeURIComponent(accountOn(page)!)
  while (accountOn(page) !== null && decodeURIComponent(accountOn(page)!) === account) await readMeter(page, round)
  return account
}

const readingsAt = async (account: string) =>
  (await server.readings(account)).filter(({ read_on }) => read_on === round.day)

/** How many readings count for each register that was read on the round's day. */
async function countingAt(account: string): Promise<number[]> {
  const rows = await readingsAt(account)
  const byRegister = Map.groupBy(rows, ({ register }) => register)
  return [...byRegister.values()].map((all) => all.filter(({ status }) => status === 'accepted').length)
}

async function hasAll(page: Page): Promise<void> {
  await page.goto(new URL('/evening', page.url()).href)
  await eventually(async () => {
    await page.getByRole('button', { name: 'Send and ask the utility' }).click({ timeout: 5000 })
    await page.getByText('The utility has all of it').waitFor({ timeout: 5000 })
  }, PATIENCE)
}

test('[R4] [R5] two phones that share a round by mistake: both hand in, and for each register one reading counts', async () => {
  await addInspector(server, 'daniyar')
  await server.beside((storage) =>
    storage.write((queries) => queries.rounds.assign(round.round, 'daniyar', Date.parse(ROUND_DAY))),
  )
  const [bota, daniyar] = [await aPhoneOf('bota'), await aPhoneOf('daniyar')]
  for (const { phone } of [bota, daniyar]) await phone.network(false)

  const account = await readNext(bota.page)
  expect(await readNext(daniyar.page)).toBe(account)
  for (const { phone } of [bota, daniyar]) await phone.network(true)

  await hasAll(bota.page)
  await hasAll(daniyar.page)
  const subjects = new Set((await readingsAt(account)).map(({ subject }) => subject))
  expect(subjects).toEqual(new Set([staffSubject('bota'), staffSubject('daniyar')]))
  expect(new Set(await countingAt(account))).toEqual(new Set([1]))
  const visits = await server.beside((storage) => storage.visits.of(round.round))
  expect(visits.map(({ subject, status }) => `${subject} ${status}`).toSorted()).toEqual([
    'staff:bota accepted',
    'staff:daniyar accepted',
  ])
})

test('[R5] a resident sends while the inspector is at the door without a network: one of the two counts, none is lost', async () => {
  const bota = await aPhoneOf('bota')
  await bota.phone.network(false)
  const dwelling = round.dwellings.find(({ meters }) => meters.every(({ registers }) => registers.length === 1))!
  const { serial } = dwelling.meters[0]!
  const home = await openPhone(server)
  phones.push(home)
  await home.signIn(dwelling.account)
  await home.write(dwelling.account, serial, await server.usualValue(dwelling.account, serial))
  await eventually(async () => expect(await readingsAt(dwelling.account)).toHaveLength(1), PATIENCE)

  for (;;) if ((await readNext(bota.page)) === dwelling.account) break
  await bota.phone.network(true)

  await hasAll(bota.page)
  const rows = (await readingsAt(dwelling.account)).filter(({ register }) => register.startsWith(serial))
  expect(rows.map(({ channel }) => channel).toSorted()).toEqual(['app', 'inspector'])
  expect(rows.filter(({ status }) => status === 'accepted')).toHaveLength(1)
})

test('[code A8] where visits are suspended the round says so, and what is left of it is closed with that reason', async () => {
  const made = { suspension: randomUUID(), reason: 'quarantine', made_at: 1, resumed_on: null }
  const where = { utility: round.utility, district: round.district, from_on: round.day, until_on: '2026-11-30' }
  await server.beside((storage) => storage.write((queries) => queries.suspensions.add({ ...made, ...where })))
  const { page } = await aPhoneOf('bota')

  await page.getByText('Visits are suspended from 5 November until 30 November.').waitFor()
  await page.getByRole('button', { name: 'Close the 3 visits left' }).click()
  await page.getByRole('button', { name: 'Close them' }).click()

  await page.getByText('This round is done').waitFor()
  await hasAll(page)
  const visits = await server.beside((storage) => storage.visits.of(round.round))
  expect(visits.map(({ codes, status }) => `${codes} ${status}`)).toEqual(Array(3).fill('A8 accepted'))
})

test('[faults/A6] a phone that is ended hands in what it holds, to be looked at, and its round leaves it', async () => {
  const bota = await aPhoneOf('bota')
  await bota.phone.network(false)
  const account = await readNext(bota.page)
  await server.beside(async (storage) => {
    const [session] = await storage.staffPhones.sessions('staff:bota', Date.parse(ROUND_DAY))
    await storage.write((queries) =>
      queries.staffPhones.revoke([session!.token_hash], Date.parse(ROUND_DAY), Date.parse('2026-12-05T12:00:00+05:00')),
    )
  })

  await bota.phone.network(true)
  await bota.page.goto(server.url)

  await eventually(async () => {
    const rows = await readingsAt(account)
    expect(rows.length).toBeGreaterThan(0)
    expect(new Set(rows.map(({ status, reason }) => `${status} ${reason}`))).toEqual(new Set(['held revoked']))
  }, PATIENCE)
  await bota.page.getByText('There is no round on this phone').waitFor({ timeout: PATIENCE })
})

test('[R2] what was noted at a door whose round the office closed meanwhile is handed in as it is, with its photo', async () => {
  const { page } = await aPhoneOf('bota')
  await page.getByRole('link', { name: 'Take the reading' }).click()
  await page.locator('#face-0').waitFor()
  const account = decodeURIComponent(accountOn(page)!)
  await page.getByRole('link', { name: 'Note something' }).click()
  await page.getByText('Seal broken or missing').click()
  await page.locator('.photo-take input').setInputFiles(await aPicture(1))
  await page.locator('.photo img').waitFor()
  await server.beside((storage) => storage.write((queries) => queries.rounds.close(round.round, Date.parse(ROUND_DAY))))
  await page.goto(server.url)
  await page.getByText('There is no round on this phone').waitFor({ timeout: PATIENCE })

  await page.goto(new URL('/evening', server.url).href)
  const leftBehind = page.getByText(`${account}. It is no longer on a round on this phone.`)
  await leftBehind.waitFor()
  await page.getByRole('button', { name: `Hand in as it is: ${account}` }).click()
  await leftBehind.waitFor({ state: 'detached' })

  await hasAll(page)
  const [visit, ...others] = await server.beside((storage) => storage.visits.of(round.round))
  expect(others).toEqual([])
  expect(visit).toMatchObject({ account, codes: 'T1', status: 'held', visited_on: round.day })
  expect(JSON.parse(visit!.payload).photos).toHaveLength(1)
})

test('an inspector’s sign-in that ran out loses nothing: it is said, the name signs in again, and all is handed in', async () => {
  const { phone, page } = await aPhoneOf('bota')
  await phone.network(false)
  const account = await readNext(page)
  await phone.context.clearCookies()
  await phone.network(true)
  await page.goto(new URL('/evening', page.url()).href)
  await page.getByRole('button', { name: 'Send and ask the utility' }).click()
  await page.getByText('The sign-in has expired. Sign in again').waitFor({ timeout: PATIENCE })
  expect(await readingsAt(account)).toHaveLength(0)

  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.locator('#staff-name').fill('bota')
  await page.locator('#staff-password').fill(PASSWORD)
  await page.locator('button[type=submit]').click()
  await page.locator('#round-search').waitFor()

  await hasAll(page)
  expect(new Set(await countingAt(account))).toEqual(new Set([1]))
})

test('[faults/D4] [faults/D9] a phone without room for photos says so, and still saves values', async () => {
  // The browser looks at its quota when a storage is first opened; so the phone is switched off and on in between.
  const folder = mkdtempSync(join(tmpdir(), 'esep-full-phone-'))
  const before = await openPhone(server, { folder })
  await (await signInAsStaff(before)).getByText(READY).waitFor()
  await before.close()
  const phone = await openPhone(server, { folder, withoutBackgroundSync: true })
  phones.push(phone)
  const session = await phone.context.newCDPSession(phone.page())
  const { usage } = await session.send('Storage.getUsageAndQuota', { origin: server.url })
  await session.send('Storage.overrideQuotaForOrigin', { origin: server.url, quotaSize: usage + 900_000 })
  const page = await phone.openApp()
  await eventually(async () => expect(await page.evaluate(() => caches.match('/ballast').then(Boolean))).toBe(true))
  await page.getByRole('link', { name: 'No access' }).first().click()
  await page.getByText('Meter not found').click()

  const noRoom = page.getByText('There is no room for the photo on this phone.')
  for (let seed = 1; (await noRoom.count()) === 0; seed += 1) {
    expect(seed).toBeLessThan(20)
    const shown = await page.locator('.photo img').count()
    await page.locator('.photo-take input').setInputFiles(await aPicture(seed))
    await noRoom.or(page.locator('.photo img').nth(shown)).first().waitFor()
  }
  await fillUp(page)
  await page.goto(server.url)
  const account = await readNext(page)

  await eventually(async () => expect((await readingsAt(account)).length).toBeGreaterThan(0), PATIENCE)
  await session.send('Storage.overrideQuotaForOrigin', { origin: server.url })
  removePhone(folder)
})

/** Takes what room is left to the last hundred bytes, in the photos' own table, as a photo that fits exactly would. */
const fillUp = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const opening = indexedDB.open('esep')
    await new Promise((resolve) => (opening.onsuccess = resolve))
    const isKept = (bytes: number, nth: number): Promise<boolean> =>
      new Promise((resolve) => {
        const writing = opening.result.transaction('photoBytes', 'readwrite', { durability: 'strict' })
        const key = { account: 'filling', fact: String(bytes), sha256: String(nth) }
        writing.objectStore('photoBytes').add({ ...key, bytes: crypto.getRandomValues(new Uint8Array(bytes)).buffer })
        writing.oncomplete = () => resolve(true)
        writing.onabort = () => resolve(false)
      })
    for (const bytes of [50_000, 5000, 500, 50]) {
      for (let nth = 0; nth < 100 && (await isKept(bytes, nth)); nth += 1);
    }
    opening.result.close()
  })
