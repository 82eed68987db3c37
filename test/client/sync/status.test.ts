/** Status: lost receipts are found, lost readings are sent again. */
import { expect, test } from 'vitest'
import { DAY } from '#client/domain/retry.ts'
import { createTestDevice, withReadings } from '#test/support/test-device.ts'
import { createTestNetwork, noNetwork } from '#test/support/test-network.ts'

async function aPhone(count: number) {
  const network = createTestNetwork()
  const device = createTestDevice({ fetch: network.fetch })
  await withReadings(device, count)
  const states = async () => (await device.store.outbox.list('s_1')).map(({ state }) => state)
  return { network, device, sync: device.sync, states }
}

test('[faults/N1] a lost answer is repaired by asking, without sending again', async () => {
  const { network, device, sync, states } = await aPhone(2)
  network.next(async ({ init }) => {
    await network.fetch('/api/v1/readings', init)
    throw new TypeError('reset')
  })
  await sync.run('saved')
  const before = network.paths().length

  await sync.askStatus('all')

  expect(await states()).toEqual(['received', 'received'])
  expect(network.paths().slice(before)).toEqual(['POST readings/status'])
  expect(device.said.at(-1)).toMatchObject({ type: 'changed', what: 'outbox' })
})

test('[faults/G8] [faults/V9] after a restore without our readings they are sent again, once each', async () => {
  const { network, sync, states } = await aPhone(3)
  await sync.run('start')
  const [lost] = network.stored.keys()
  network.stored.delete(lost!)
  network.server.epoch = 'e_2'

  const report = await sync.run('start')

  expect(report.received).toBe(1)
  expect(await states()).toEqual(['received', 'received', 'received'])
  expect([...network.stored.keys()].filter((id) => id === lost)).toHaveLength(1)
})

test('[faults/V9] a new epoch heard of in a batch is asked about at once', async () => {
  const { network, device, sync, states } = await aPhone(1)
  await sync.run('start')
  network.stored.clear()
  network.server.epoch = 'e_2'
  await withReadings(device, 1)
  await device.store.session.begin({ subject: 's_1', server: 'srv_1', epoch: 'e_1' }, null)

  await sync.run('saved')

  expect(await states()).toEqual(['received', 'received'])
  expect(network.stored.size).toBe(2)
})

test('[faults/V9] a crash between hearing of the epoch and asking loses nothing: it is asked about next time', async () => {
  const { network, device, sync, states } = await aPhone(1)
  await sync.run('start')
  network.stored.clear()
  network.server.epoch = 'e_2'
  await device.store.session.begin({ subject: 's_1', server: 'srv_1', epoch: 'e_2' }, null)

  await sync.run('timer')

  expect(await states()).toEqual(['received'])
  expect(network.stored.size).toBe(1)
})

test('[faults/V9] without a reason it is asked once a day, and never about nothing', async () => {
  const { network, device, sync } = await aPhone(1)
  await sync.run('saved')
  const asked = () => network.paths().filter((path) => path === 'POST readings/status').length
  expect(asked()).toBe(1)

  await sync.run('timer')
  expect(asked()).toBe(1)

  device.clock.pass(DAY + 1)
  await sync.run('timer')
  expect(asked()).toBe(2)
})

test('[faults/N1] a question that fails is asked again', async () => {
  const { network, device, sync } = await aPhone(1)
  await sync.run('saved')
  device.clock.pass(DAY + 1)
  network.next(noNetwork)

  expect(await sync.askStatus('if-due')).toMatchObject({ failure: { error: 'network' } })
  expect(await sync.askStatus('if-due')).toEqual({ reopened: 0, failure: null })
})

test('[faults/A3] nobody signed in: nothing is asked', async () => {
  const { network, device, sync } = await aPhone(1)
  await device.store.session.end(0)
  await device.store.session.signOutTold()

  expect(await sync.askStatus('all')).toEqual({ reopened: 0, failure: null })
  expect(network.asked).toEqual([])
})
