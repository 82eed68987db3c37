/** Pull: what changed comes in, for the person it is for. */
import { expect, test } from 'vitest'
import type { KnownReading, PullReply } from '#shared/wire/account-data.ts'
import { createTestDevice, withReadings } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'
import { createTestNetwork, json, noNetwork, problemAnswer } from '#test/support/test-network.ts'

const ACCOUNT = 'astana-12045587'

async function aPhone() {
  const network = createTestNetwork()
  const device = createTestDevice({ fetch: network.fetch })
  await withReadings(device, 1)
  return { network, device, sync: device.sync, store: device.store }
}

const reply = (said: Partial<PullReply> = {}, readings: KnownReading[] = []): PullReply => ({
  server: 'srv_1',
  epoch: 'e_1',
  commitSeq: 1,
  now: NOON,
  subject: 's_1',
  accounts: [
    { key: ACCOUNT, revision: 4, address: '', district: 'yesil', contract: null, meters: [], readings, notices: [] },
  ],
  gone: [],
  utilities: [],
  ...said,
})

test('[R3] what became of a reading reaches the reading itself', async () => {
  const { network, sync, store, device } = await aPhone()
  await sync.run('start')
  const [row] = await store.outbox.list('s_1')
  const standing = { status: 'rejected' as const, reason: 'photo unreadable', period: null }
  const known: KnownReading = {
    id: row!.id,
    register: '22-1000/main',
    value: '00203.000',
    readOn: '2026-11-20',
    takenAt: NOON,
    receivedAt: NOON,
    channel: 'app',
    number: 'E-0000-0001',
    standing,
  }
  network.next(() => json(reply({}, [known])))

  expect(await sync.pull()).toBeNull()

  expect((await store.outbox.list('s_1'))[0]).toMatchObject({ receipt: { standing } })
  expect(device.said).toContainEqual({ v: 1, type: 'changed', what: 'accounts' })
})

test('[faults/V9] the revisions this device has are named, those of an older epoch are not', async () => {
  const { network, sync } = await aPhone()
  network.next(() => json(reply()))
  await sync.pull()
  await sync.pull()
  expect(network.asked.at(-1)?.path).toBe(`accounts?since=${encodeURIComponent(`${ACCOUNT}:4`)}`)

  network.server.epoch = 'e_2'
  await sync.pull()

  expect(network.asked.at(-1)?.path).toBe('accounts?since=')
})

test('[faults/A3] an answer about another person is not taken; somebody this phone cannot bring back must sign in', async () => {
  const { network, sync, store } = await aPhone()
  network.server.subject = 's_2'

  expect(await sync.pull()).toMatchObject({ error: 'other-person' })
  expect(await store.session.current()).toMatchObject({ subject: 's_1', expired: true })
})

test('[faults/A1] an expired session is noted, nothing is thrown away', async () => {
  const { network, sync, store } = await aPhone()
  network.next(
    () => json(reply()),
    () => problemAnswer('signed-out'),
  )
  await sync.pull()

  expect(await sync.pull()).toMatchObject({ error: 'signed-out' })
  expect(await store.session.current()).toMatchObject({ subject: 's_1', expired: true })
  expect(await store.accounts.list('s_1')).toHaveLength(1)
})

test('[W6] somebody not signed in gets the utilities and the time', async () => {
  const { network, sync, store, device } = await aPhone()
  device.clock.set(NOON - 60_000)

  expect(await sync.pullUtilities()).toBeNull()
  expect(await store.settings.get('clock')).toEqual({ delta: 60_000, serverSeenAt: NOON })

  network.next(noNetwork)
  expect(await sync.pullUtilities()).toMatchObject({ error: 'network' })
})
