/** Intake hours: what is handed in while intake is closed waits for the opening, and counts then without anybody's doing. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StoredReading } from '#server/storage/readings.ts'
import { eventually } from '#test/support/eventually.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const KITCHEN = '00380219'
let server: UtilityServer
let phone: Phone
let digits: string

beforeAll(async () => {
  server = await startUtilityServer({ at: '2026-11-17T15:00:00+05:00' })
  digits = await server.usualValue(FLAT, KITCHEN)
  phone = await openPhone(server)
  await phone.signIn(FLAT)
})
afterAll(async () => {
  await phone?.close()
  await server.close()
})

/** From this moment on at the utility. */
async function itIs(moment: string): Promise<void> {
  await server.kill()
  await server.start(moment)
}

const handIn = (): Promise<void> => phone.write(FLAT, KITCHEN, digits)

/** The one handed in last. */
async function stored(): Promise<StoredReading> {
  return (await server.readings(FLAT)).at(-1)!
}

const at = (moment: string): number => Date.parse(`${moment}+05:00`)

/** The page of the reading: what it says of the opening. */
async function openedReading(): Promise<string> {
  await phone.page().getByRole('article').filter({ hasText: 'kitchen' }).getByRole('link').click()
  await phone.page().getByRole('heading', { name: 'Receipt' }).waitFor()
  return await phone.page().getByRole('main').innerText()
}

test('[W3] [W4] a reading on the 17th is queued until the 18th at 9:00 and counts then, nobody touching the app', async () => {
  await handIn()
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Queued'))
  expect(await openedReading()).toMatch(/Opens tomorrow at 9:00[\s\S]*queued; nothing more to do[\s\S]*November 2026/)
  expect(await stored()).toMatchObject({ status: 'queued', period: '2026-11', opens_at: at('2026-11-18T09:00:00') })

  await itIs('2026-11-18T08:59:52+05:00')
  await phone.openApp()

  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'), 40_000)
  expect(await stored()).toMatchObject({ status: 'accepted', period: '2026-11' })
})

test('[W1] [W3] [W4] at 20:00:00 it is queued for the next morning; a server down then counts it when it starts', async () => {
  await itIs('2026-11-20T20:00:00+05:00')
  await handIn()

  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Queued'))
  expect(await openedReading()).toContain('Opens tomorrow at 9:00')
  expect(await stored()).toMatchObject({ status: 'queued', period: '2026-11', opens_at: at('2026-11-21T09:00:00') })

  await itIs('2026-11-21T11:30:00+05:00')

  expect(await stored()).toMatchObject({ status: 'accepted', period: '2026-11' })
  await phone.openApp()
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'))
})

test('[W3] on the last evening it is queued for the 18th of the next month, and for that month', async () => {
  await itIs('2026-11-30T20:00:01+05:00')
  await handIn()

  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Queued'))
  expect(await openedReading()).toMatch(/Opens 18 December, 9:00[\s\S]*Will count for December 2026/)
  expect(await stored()).toMatchObject({ status: 'queued', period: '2026-12', opens_at: at('2026-12-18T09:00:00') })
})
