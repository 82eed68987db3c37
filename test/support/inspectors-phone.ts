/** Inspector's phone: a round at the utility, and an inspector's deeds with it in a real browser, each told as it was tapped. */
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { passwordHash } from '#server/password.ts'
import { makeRound, type RoundOrder } from '#server/rounds/make-round.ts'
import { roundDataOf } from '#server/rounds/round-data.ts'
import { ticksOf, valueText } from '#shared/domain/value.ts'
import { daysBetween } from '#shared/lib/calendar-date.ts'
import type { RoundData, RoundDwelling, RoundMeter } from '#shared/wire/rounds.ts'
import { aMeter } from '#test/support/builders.ts'
import { PASSWORD } from '#test/support/inspector.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import type { UtilityServer } from '#test/support/utility-server.ts'

/** When the round's server is to be started. */
export const ROUND_DAY = '2026-11-05T12:00:00+05:00'
export const READY = 'Ready to work without a network'

export async function addInspector(server: UtilityServer, name: string): Promise<void> {
  const member = {
    ...{ name, role: 'inspector' as const, created_at: 1, deactivated_at: null },
    password_hash: await passwordHash(PASSWORD),
  }
  await server.beside((storage) => storage.write((queries) => queries.staff.add(member)))
}

/** A round for an inspector who is there; `at` is the server's moment. */
export async function addRound(server: UtilityServer, at: string, order: Partial<RoundOrder>): Promise<RoundData> {
  const now = Date.parse(at)
  const whole: RoundOrder = {
    ...{ utility: 'astana', district: 'yesil', day: at.slice(0, 10), inspector: 'bota' },
    ...{ fromAddress: null, most: 3, controlDays: 365 },
    ...order,
  }
  return await server.beside(async (storage) => {
    await storage.write((queries) => makeRound(queries, whole, now))
    const open = (await storage.rounds.openOf(whole.inspector)).at(-1)!
    return await roundDataOf(storage, open, now)
  })
}

/** A round of Bota's in Yesil, Astana, of the first dwellings there. */
export async function aRoundFor(server: UtilityServer, at = ROUND_DAY, most = 3): Promise<RoundData> {
  await addInspector(server, 'bota')
  return await addRound(server, at, { most })
}

/** A house of that many flats in Yesil, each with one meter that nobody has read. */
export async function addHouse(server: UtilityServer, flats: number): Promise<void> {
  const numbers = Array.from({ length: flats }, (_, at) => at + 1)
  const where = { utility: 'astana', district: 'yesil', holder: '' }
  const contract = { contract_starts_on: '2020-01-01', contract_ends_on: null }
  await server.beside((storage) =>
    storage.write(async (queries) => {
      for (const flat of numbers) {
        const account = `astana-${99_000_000 + flat}`
        const row = { account, address: `Керей к-сі, 1, ${flat}`, ...where, ...contract }
        await queries.accounts.add(row, [aMeter({ serial: `77-${flat}` })])
      }
    }),
  )
}

/** In whatever language, by the fields' ids; until the round is on the screen. */
export async function signInAsStaff(phone: Phone, name = 'bota'): Promise<Page> {
  const page = await phone.openApp('/staff')
  await page.locator('#staff-name').fill(name)
  await page.locator('#staff-password').fill(PASSWORD)
  await page.locator('button[type=submit]').click()
  await page.locator('#round-search').waitFor()
  return page
}

/** Signed in, the app on the phone for good and the round with it. */
export async function openInspectorsPhone(server: UtilityServer): Promise<{ phone: Phone; page: Page }> {
  const phone = await openPhone(server)
  const page = await signInAsStaff(phone)
  await page.getByText(READY).waitFor()
  return { phone, page }
}

/** What each register would show after its usual use since the last reading: digits to type. */
export function digitsFor(round: RoundData, { meters }: RoundDwelling, serial: string): string[] {
  const meter = meters.find((one) => one.serial === serial)!
  return meter.registers.map(({ last, usual, decimals, digits }) => {
    const before = last ? ticksOf(last.value, decimals)! : 0
    const days = last ? daysBetween(last.readOn, round.day) : 1
    const use = Math.round((usual.recent ?? 0.1) * days * 10 ** decimals)
    return valueText(before + use, decimals, digits).replace('.', ',')
  })
}

/** The account whose visit is on screen; null: the round is. */
export const accountOn = (page: Page): string | null =>
  /^\/(?:visit|outcome|findings)\/[^/]+\/([^/]+)/.exec(new URL(page.url()).pathname)?.[1] ?? null

/** Types and saves the meter that is on screen, and waits for what comes next. Answers what was typed, by register. */
export async function readMeter(page: Page, round: RoundData): Promise<{ register: string; value: string }[]> {
  await page.locator('#face-0').waitFor()
  const dwelling = round.dwellings.find(({ account }) => account === accountOn(page))!
  const line = await page.locator('.top-bar p').innerText()
  const meter = dwelling.meters.find(({ serial }) => line.includes(serial))!
  const digits = digitsFor(round, dwelling, meter.serial)
  for (const [at, text] of digits.entries()) {
    await page.locator(`#face-${at}`).focus()
    await page.keyboard.type(text)
  }
  await page.getByRole('button', { name: /^Save / }).click()
  await page.waitForFunction((before) => document.querySelector('.top-bar p')?.textContent !== before, line)
  return meter.registers.map(({ name }, at) => ({
    register: `${meter.serial}/${name}`,
    value: digits[at]!.replace(',', '.'),
  }))
}

/** A picture that no other call makes, of about that many bytes once it is small. */
export async function aPicture(seed: number): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const [width, height] = [640, 480]
  const raw = Buffer.alloc(width * height * 3)
  let state = seed * 2654435761
  for (let at = 0; at < raw.length; at += 1) {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    raw[at] = state >> 16
  }
  const buffer = await sharp(raw, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 60 })
    .toBuffer()
  return { name: `${seed}.jpg`, mimeType: 'image/jpeg', buffer }
}

export async function takePhoto(page: Page, seed: number): Promise<void> {
  const before = await page.locator('.photo img').count()
  await page.locator('.photo-take input').setInputFiles(await aPicture(seed))
  await page.locator('.photo img').nth(before).waitFor()
}

/** What each register would show after a little use since the last reading, which nobody is asked about: digits to type. */
export function modestDigits({ registers }: RoundMeter, day: string): string[] {
  return registers.map(({ last, usual, decimals, digits }) => {
    const before = last ? ticksOf(last.value, decimals)! : 0
    const days = last ? daysBetween(last.readOn, day) : 1
    const use = Math.round(((usual.recent ?? 0.1) / 4) * days * 10 ** decimals)
    return valueText(before + use, decimals, digits).replace('.', ',')
  })
}
