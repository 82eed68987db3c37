/**
 * Dark round: an inspector walks a whole round without a network, the phone killed and reloaded on the way and the app updated
 * in the middle, then hands it in. Says what was tapped, and what the server has of it.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { RoundData } from '#shared/wire/rounds.ts'
import { eventually } from '#test/support/eventually.ts'
import {
  accountOn,
  addHouse,
  aRoundFor,
  READY,
  ROUND_DAY,
  readMeter,
  signInAsStaff,
  takePhoto,
} from '#test/support/inspectors-phone.ts'
import { openPhone } from '#test/support/phone.ts'
import { removePhone } from '#test/support/remove-phone.ts'
import { databasesOf, hasBegunAnew, tearManifest } from '#test/support/torn-database.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

export type DarkRoundOptions = {
  dwellings: number
  /** After so many visits the phone is killed, and after so many it is reloaded. */
  killEvery: number
  reloadEvery: number
  /** The second kill leaves files that the browser throws away. */
  losesDatabase?: boolean
}

type Tapped = {
  readings: { account: string; register: string; value: string }[]
  visits: { account: string; codes: string; photos: number }[]
}

export async function walkInTheDark({
  dwellings,
  killEvery,
  reloadEvery,
  losesDatabase,
}: DarkRoundOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'esep-dark-'))
  const [served, profile] = [join(folder, 'served'), join(folder, 'phone')]
  cpSync(process.env.ESEP_CLIENT ?? 'dist/client', served, { recursive: true })
  const server = await startUtilityServer({ at: ROUND_DAY, clientFolder: served })
  let phone = await openPhone(server, { folder: profile, killable: true })
  const take = async (): Promise<Page> => {
    phone = await openPhone(server, { folder: profile, killable: true })
    return await phone.openApp()
  }
  try {
    await addHouse(server, dwellings)
    const round = await aRoundFor(server, ROUND_DAY, dwellings)
    expect(round.dwellings).toHaveLength(dwellings)
    await (await signInAsStaff(phone)).getByText(READY).waitFor()
    // In good order once, so that the sign-in is on disk.
    await phone.close()
    let page = await take()
    await letUpdateCome(page, server, served)
    // From here on there is no network.
    await server.kill()

    const tapped: Tapped = { readings: [], visits: [] }
    for (let at = 0; at < dwellings; at += 1) {
      if (at > 0 && at % killEvery === 0) {
        const loses = losesDatabase && at === 2 * killEvery
        if (loses) await allCopied(page, tapped)
        await phone.kill()
        if (loses) tearManifest(databasesOf(profile, server.url))
        page = await take()
        if (loses) expect(hasBegunAnew(databasesOf(profile, server.url))).toBe(true)
      } else if (at % reloadEvery === reloadEvery - 1) {
        page = await phone.openApp()
      }
      // Before the first kill, by which the version that waits would take over.
      if (at === killEvery - 1) await update(page)
      await visitNext(page, round, at, tapped)
    }
    await page.getByText('This round is done').waitFor()

    await server.start()
    await phone.openApp('/evening')
    await handIn(phone.page())
    await expectAll(server, round, tapped)
  } finally {
    await phone.kill().catch(() => undefined)
    await server.close()
    removePhone(folder)
  }
}

/** The next version is on the phone, waiting for a tap. */
async function letUpdateCome(page: Page, server: UtilityServer, served: string): Promise<void> {
  await server.kill()
  execFileSync('node_modules/.bin/vite', ['build', '--outDir', served, '--emptyOutDir', '--logLevel', 'error'], {
    env: { ...process.env, ESEP_APP_VERSION: '99.0.0', NODE_ENV: 'production' },
  })
  await server.start()
  await page.evaluate(async () => {
    await (await navigator.serviceWorker.getRegistration())!.update()
  })
  await page.getByRole('button', { name: 'Update now' }).waitFor({ timeout: 60_000 })
}

async function update(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Update now' }).click()
  await page.getByRole('button', { name: 'Update now' }).waitFor({ state: 'detached' })
  await page.locator('#next-visit').waitFor()
}

/** What was saved in the very moment of the kill would go with the database; that is told in decision 20. */
async function allCopied(page: Page, { readings }: Tapped): Promise<void> {
  const copied = (): Promise<number> =>
    page.evaluate(async () => {
      const texts = (await (await caches.open('copies')).matchAll()).map((file) => file.clone().text())
      return (await Promise.all(texts)).filter((text) => text.includes('"register":')).length
    })
  await eventually(async () => expect(await copied()).toBe(readings.length))
}

/** Every seventh nobody is home, every eleventh the meter is not found, at every fifth a seal is broken; the others are read. */
async function visitNext(page: Page, round: RoundData, at: number, tapped: Tapped): Promise<void> {
  await page.locator('#next-visit').waitFor()
  if (at % 7 === 6 || at % 11 === 10) {
    await page.locator('.card').getByRole('link', { name: 'No access' }).click()
    const code = at % 7 === 6 ? 'A1' : 'A6'
    await page.getByText(code === 'A1' ? 'Nobody home' : 'Meter not found').click()
    const account = decodeURIComponent(accountOn(page)!)
    if (code === 'A6') await takePhoto(page, at)
    await page.getByRole('button', { name: 'End the visit' }).click()
    await page.locator('#round-search').waitFor()
    tapped.visits.push({ account, codes: code, photos: code === 'A6' ? 1 : 0 })
    return
  }
  await page.getByRole('link', { name: 'Take the reading' }).click()
  await page.locator('#face-0').waitFor()
  const account = decodeURIComponent(accountOn(page)!)
  const isBroken = at % 5 === 2
  if (isBroken) {
    await page.getByRole('link', { name: 'Note something' }).click()
    await page.getByText('Seal broken or missing').click()
    await takePhoto(page, at)
    await page.getByRole('link', { name: 'Keep it and go on reading' }).click()
  }
  do {
    for (const { register, value } of await readMeter(page, round)) tapped.readings.push({ account, register, value })
  } while (accountOn(page) !== null && decodeURIComponent(accountOn(page)!) === account)
  tapped.visits.push({ account, codes: isBroken ? 'T1' : '', photos: isBroken ? 1 : 0 })
  await page.goto(new URL('/', page.url()).href)
}

/** Asks until the utility has all of it. */
async function handIn(page: Page): Promise<void> {
  await eventually(async () => {
    await page.getByRole('button', { name: 'Send and ask the utility' }).click({ timeout: 5000 })
    const all = page.getByText('The utility has all of it')
    await all.waitFor({ timeout: 5000 }).catch(async () => {
      throw new Error(`the utility has not all of it; the screen says: ${await page.locator('main').innerText()}`)
    })
  }, 240_000)
}

async function expectAll(server: UtilityServer, round: RoundData, tapped: Tapped): Promise<void> {
  const accounts = round.dwellings.map(({ account }) => account)
  const rows = (await Promise.all(accounts.map((account) => server.readings(account)))).flat()
  const own = rows.filter(({ subject }) => subject === 'staff:bota')
  const visits = await server.beside((storage) => storage.visits.of(round.round))
  const photos = (
    await server.beside((storage) => Promise.all(accounts.map((account) => storage.photos.of(account))))
  ).flat()

  expect(sorted(own.map(({ account, register, value }) => `${account} ${register} ${Number(value)}`))).toEqual(
    sorted(tapped.readings.map(({ account, register, value }) => `${account} ${register} ${Number(value)}`)),
  )
  expect(sorted(visits.map(({ account, codes }) => `${account} ${codes}`))).toEqual(
    sorted(tapped.visits.map(({ account, codes }) => `${account} ${codes}`)),
  )
  expect(sorted(photos.map(({ account }) => account))).toEqual(
    sorted(tapped.visits.flatMap(({ account, photos: count }) => Array(count).fill(account) as string[])),
  )
  expect(new Set(own.map(({ status }) => status))).toEqual(new Set(['accepted']))
}

const sorted = (texts: readonly string[]): string[] => texts.toSorted()
