/** Round server: a utility's server of a test with an inspector and the day's round, and how the inspector signs in. */
import type { Page } from 'playwright-core'
import { passwordHash } from '#server/password.ts'
import { makeRound } from '#server/rounds/make-round.ts'
import { roundDataOf } from '#server/rounds/round-data.ts'
import { ticksOf, valueText } from '#shared/domain/value.ts'
import { daysBetween } from '#shared/lib/calendar-date.ts'
import type { RoundData, RoundMeter } from '#shared/wire/rounds.ts'
import { PASSWORD } from '#test/support/inspector.ts'
import type { Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

export type RoundServer = { server: UtilityServer; round: RoundData }

const AT = '2026-11-05T12:00:00+05:00'

/** `bota` is to visit `most` dwellings. */
export async function startRoundServer(most = 3): Promise<RoundServer> {
  const server = await startUtilityServer({ at: AT })
  const round = await server.beside(async (storage) => {
    const now = Date.parse(AT)
    const hash = await passwordHash(PASSWORD)
    const own = { name: 'bota', role: 'inspector' as const, created_at: 1, deactivated_at: null }
    await storage.write((queries) => queries.staff.add({ ...own, password_hash: hash }))
    const order = { utility: 'astana', district: 'yesil', day: '2026-11-05', inspector: 'bota', fromAddress: null }
    await storage.write((queries) => makeRound(queries, { ...order, most, controlDays: 365 }, now))
    const [open] = await storage.rounds.openOf('bota')
    return await roundDataOf(storage, open!, now)
  })
  return { server, round }
}

/** In whatever language: by the fields' ids. */
export async function signInAsInspector(phone: Phone): Promise<Page> {
  const page = await phone.openApp('/staff')
  await page.locator('#staff-name').fill('bota')
  await page.locator('#staff-password').fill(PASSWORD)
  await page.locator('button[type=submit]').click()
  await page.locator('#round-search').waitFor()
  return page
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
