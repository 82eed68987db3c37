/** Phone with readings: somebody signed in on a test device, with readings that wait, beside a test network. */
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import { createTestDevice, type TestDeviceOptions, withReadings } from '#test/support/test-device.ts'
import { createTestNetwork } from '#test/support/test-network.ts'

export async function phoneWithReadings(count: number, options: TestDeviceOptions = {}) {
  const network = createTestNetwork()
  const device = createTestDevice({ fetch: network.fetch, ...options })
  await withReadings(device, count)
  // Not in the way of what is looked at here: the daily question would find lost receipts by itself.
  await device.store.settings.set('statusAskedAt', device.clock.now())
  const rows = (): Promise<OutboxEntry[]> => device.store.outbox.list('s_1')
  const states = async () => (await rows()).map(({ state }) => state)
  return { network, device, rows, states, run: device.sync.run, batches: () => network.paths().filter(isBatch).length }
}

const isBatch = (path: string): boolean => path === 'POST readings'
