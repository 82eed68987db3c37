/** At home without a network: what is recorded there is sent by itself, and one always sees where it is. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
let server: UtilityServer
let phone: Phone

beforeEach(async () => {
  server = await startUtilityServer({ at: '2026-11-20T12:00:00+05:00' })
})
afterEach(async () => {
  await phone?.close()
  await server.close()
})

const KITCHEN = '00380219'
const BATHROOM = '00149809'

const statuses = async () => (await server.readings(FLAT)).map((row) => row.status)

async function recordBoth(): Promise<void> {
  await phone.record('kitchen', await server.usualValue(FLAT, KITCHEN))
  await phone.record('bathroom', await server.usualValue(FLAT, BATHROOM))
}

test('[R1] [W3] a reading goes from the thumb to accepted', async () => {
  phone = await openPhone(server)
  await phone.signIn(FLAT)

  await phone.record('kitchen', await server.usualValue(FLAT, KITCHEN))

  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'))
  expect(await statuses()).toEqual(['accepted'])
})

test('[faults/B1] two meters recorded offline, the app closed: once the network is back the browser itself sends both', async () => {
  phone = await openPhone(server)
  await phone.signIn(FLAT)
  await phone.worksOffline()
  await phone.network(false)
  await recordBoth()
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Waiting for a network'))
  await phone.closeApp()

  await phone.network(true)

  await eventually(async () => expect(await statuses()).toEqual(['accepted', 'accepted']), 120_000)
})

test('[faults/B1] without background sync both are sent when the app is opened again', async () => {
  phone = await openPhone(server, { withoutBackgroundSync: true })
  await phone.signIn(FLAT)
  await phone.worksOffline()
  await phone.network(false)
  await recordBoth()
  await phone.closeApp()
  await phone.network(true)
  expect(await statuses()).toEqual([])

  await phone.openApp()

  await eventually(async () => expect(await phone.stateOf('bathroom')).toBe('Accepted'))
  expect(await statuses()).toEqual(['accepted', 'accepted'])
})
