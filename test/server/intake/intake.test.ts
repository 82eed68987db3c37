import { afterEach, beforeEach, expect, test } from 'vitest'
import { send } from '#test/support/batch.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { createTestServer, type Person, type TestServer } from '#test/support/test-server.ts'

const ACCOUNT = 'astana-12045587'
let server: TestServer
let person: Person

beforeEach(async () => {
  server = await createTestServer({ at: '2026-11-20T12:00:00+05:00' })
  await server.addAccount(ACCOUNT)
  person = await server.signIn(ACCOUNT)
})
afterEach(() => server.close())

const item = (said: Parameters<typeof aReading>[0] = {}) => anItem(aReading({ subject: person.subject, ...said }))

const standings = async (items: unknown[]) =>
  (await send(server, person, items)).results.map((result) =>
    result.outcome === 'received' ? result.receipt.standing : result.outcome,
  )

test('[W3] a reading inside the window is accepted for its period', async () => {
  const reading = item()

  expect(await standings([reading])).toEqual([{ status: 'accepted', period: '2026-11' }])
})

test('[W3] a reading on the 17th waits for the 18th, and [W4] is accepted at its opening', async () => {
  server.clock.set('2026-11-17T12:00:00+05:00')

  const [standing] = await standings([item()])
  server.clock.set('2026-11-18T09:00:00+05:00')
  await server.release.due()

  expect(standing).toEqual({ status: 'queued', opensAt: Date.parse('2026-11-18T09:00:00+05:00'), period: '2026-11' })
  expect((await server.storage.readings.acceptedFor(ACCOUNT, '22-418837/main', '2026-11'))?.value).toBe('00203.170')
})

test('[R1] the same reading sent again gets the same receipt, and is stored once', async () => {
  const reading = item()

  const first = await send(server, person, [reading])
  const again = await send(server, person, [reading, reading])

  const [receipt] = first.results.map((result) => result.outcome === 'received' && result.receipt)
  expect(again.results).toEqual([
    { outcome: 'received', replay: true, receipt },
    { outcome: 'received', replay: true, receipt },
  ])
  expect(await server.storage.readings.under([reading])).toHaveLength(1)
})

test('[R5] of two readings in a period the later taken counts, in whatever order they come', async () => {
  const early = item({ value: '00200.000' })
  const late = item({
    value: '00201.000',
    deviceTime: { ...early.deviceTime, at: early.deviceTime.at + 1000 } as never,
  })

  server.clock.pass(60_000)
  const standing = await standings([late, early])

  expect(standing.map((one) => typeof one === 'object' && one.status)).toEqual(['accepted', 'superseded'])
})
