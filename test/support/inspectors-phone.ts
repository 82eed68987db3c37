/** Inspector's phone: a day's round for one of the staff of a utility server, and their sign-in on a real browser. */
import type { Page } from 'playwright-core'
import { passwordHash } from '#server/password.ts'
import { makeRound } from '#server/rounds/make-round.ts'
import { roundDataOf } from '#server/rounds/round-data.ts'
import type { RoundData } from '#shared/wire/rounds.ts'
import type { Phone } from '#test/support/phone.ts'
import type { UtilityServer } from '#test/support/utility-server.ts'

const PASSWORD = 'a long password'
/** When the round's server is to be started. */
export const ROUND_DAY = '2026-11-05T12:00:00+05:00'
export const READY = 'Ready to work without a network'

/** Of three dwellings, for Bota. */
export async function aRoundFor(server: UtilityServer): Promise<RoundData> {
  const now = Date.parse(ROUND_DAY)
  const password_hash = await passwordHash(PASSWORD)
  const member = { name: 'bota', role: 'inspector' as const, password_hash, created_at: 1, deactivated_at: null }
  const order = { utility: 'astana', district: 'yesil', day: '2026-11-05', inspector: 'bota', fromAddress: null }
  return await server.beside(async (storage) => {
    await storage.write((queries) => queries.staff.add(member))
    await storage.write((queries) => makeRound(queries, { ...order, most: 3, controlDays: 365 }, now))
    const [open] = await storage.rounds.openOf('bota')
    return await roundDataOf(storage, open!, now)
  })
}

/** Until the round is on the screen. */
export async function signInAsStaff(phone: Phone): Promise<Page> {
  const page = await phone.openApp('/staff')
  await page.getByRole('textbox', { name: 'Name' }).fill('bota')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: /^Round/ }).waitFor()
  return page
}
