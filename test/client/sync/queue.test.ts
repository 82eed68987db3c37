/** Queue: what a sender knows from one request to the next, beside what other tabs do meanwhile. */
import { IDBFactory, IDBIndex } from 'fake-indexeddb'
import { expect, onTestFinished, test, vi } from 'vitest'
import { phoneWithReadings } from '#test/support/phone-with-readings.ts'
import { createTestDevice, withReadings } from '#test/support/test-device.ts'
import { aReceipt } from '#test/support/test-entry.ts'
import type { TestNetwork } from '#test/support/test-network.ts'

type Said = {
  items: { id: string }[]
  unsent: number
  oldestUnsentAt: number
  known: { commitSeq: number; proof?: unknown }
}

const batchesOf = (network: TestNetwork): Said[] =>
  network.asked.filter(({ path }) => path === 'readings').map(({ body }) => body as Said)

/** Something happens on the phone while the first request is on its way. */
async function during(network: TestNetwork, deed: () => Promise<unknown>): Promise<void> {
  network.next(async (asked) => {
    await deed()
    network.asked.pop()
    return await network.fetch(`/api/v1/${asked.path}`, asked.init)
  })
}

test('[faults/B6] what another tab gives up, or has received, between two requests is not sent in the second', async () => {
  const indexedDB = new IDBFactory()
  const { run, rows, network, device } = await phoneWithReadings(120, { indexedDB })
  const other = createTestDevice({ fetch: network.fetch, indexedDB })
  const [given, received] = [(await rows())[60]!, (await rows())[70]!]
  await during(network, async () => {
    await other.store.outbox.discard(given, device.clock.now())
    const receipt = aReceipt(received, { number: 'E-0000-0999' })
    const event = { kind: 'receipt' as const, epoch: 'e_1', at: device.clock.now(), receipt }
    await other.store.outbox.apply([{ account: received.account, id: received.id, event }], null)
  })

  const report = await run('online')

  const sent = batchesOf(network).flatMap(({ items }) => items.map(({ id }) => id))
  expect(report).toMatchObject({ outcome: 'done', received: 118, remaining: 0 })
  expect(sent).toHaveLength(118)
  expect(sent).not.toContain(given.id)
  expect(sent).not.toContain(received.id)
})

test('[faults/G1] what is saved while others are on their way goes with the same run', async () => {
  const indexedDB = new IDBFactory()
  const { run, states, network } = await phoneWithReadings(60, { indexedDB })
  const other = createTestDevice({ indexedDB })
  await during(network, () => withReadings(other, 3))

  const report = await run('online')

  expect(report).toMatchObject({ outcome: 'done', received: 63 })
  expect(new Set(await states())).toEqual(new Set(['received']))
})

test('[faults/D14] [faults/V9] each request tells what waits then, and the last commit that is known then', async () => {
  const { run, rows, network, device } = await phoneWithReadings(120)
  const ids = (await rows()).map(({ id }) => id)

  await run('online')

  const said = batchesOf(network).map(({ unsent, oldestUnsentAt, known }) => ({ unsent, oldestUnsentAt, known }))
  expect(said.map(({ unsent }) => unsent)).toEqual([120, 70, 20])
  expect(said.map(({ oldestUnsentAt }) => oldestUnsentAt)).toEqual(Array(3).fill(device.clock.now()))
  expect(said.map(({ known }) => known.commitSeq)).toEqual([0, 50, 100])
  expect(said[1]?.known.proof).toMatchObject({ id: ids[49], number: 'E-0000-0050' })
})

test('[faults/D14] handing in a day’s work reads each row a few times, however many there are', async () => {
  const { run, network } = await phoneWithReadings(500)
  let read = 0
  const getAll = IDBIndex.prototype.getAll
  const spied = vi.spyOn(IDBIndex.prototype, 'getAll').mockImplementation(function (this: IDBIndex, ...given) {
    const request = getAll.apply(this, given)
    request.addEventListener('success', () => (read += (request.result as unknown[]).length))
    return request
  })
  onTestFinished(() => spied.mockRestore())

  await run('online')

  expect(batchesOf(network)).toHaveLength(10)
  expect(read).toBeLessThan(500 * 5)
})
