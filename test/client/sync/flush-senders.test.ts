/** Flush, senders: whose readings are sent, and by which of several senders on one phone. */
import { IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import type { Locks } from '#client/sync/flush.ts'
import { createSync } from '#client/sync/sync.ts'
import { phoneWithReadings } from '#test/support/phone-with-readings.ts'
import { createTestDevice, withReadings } from '#test/support/test-device.ts'
import { problemAnswer } from '#test/support/test-network.ts'

test('[faults/A3] under another person’s cookie nothing is taken, and the device learns who it is', async () => {
  const { run, states, network, device } = await phoneWithReadings(2)
  network.next(() => problemAnswer('subject-mismatch'))
  network.server.subject = 's_2'
  await device.store.session.prepare('astana-2000', () => '2'.repeat(32))
  await device.store.session.begin({ subject: 's_2', server: 'srv_1', epoch: 'e_1' }, '2'.repeat(32))
  await device.store.session.begin({ subject: 's_1', server: 'srv_1', epoch: 'e_1' }, null)

  await run('start')

  expect(await states()).toEqual(['saved', 'saved'])
  expect(await device.store.session.current()).toMatchObject({ subject: 's_2' })
  expect(network.stored.size).toBe(0)
})

test('[faults/A4] another person’s waiting readings do not hold back one’s own', async () => {
  const { network, device } = await phoneWithReadings(60)
  await withReadings(device, 1, 's_2')
  network.server.subject = 's_2'

  const report = await device.sync.run('start')

  expect(report).toMatchObject({ outcome: 'done', received: 1 })
  expect(network.asked[0]?.body).toMatchObject({ items: [{ subject: 's_2' }] })
  expect(await device.store.outbox.othersWaiting('s_2')).toEqual({ readings: 60, photos: 0 })
})
test('[faults/B6] two senders at once without a lock store each reading once', async () => {
  const indexedDB = new IDBFactory()
  const { network, device, states } = await phoneWithReadings(5, { indexedDB })
  const other = createTestDevice({ fetch: network.fetch, indexedDB })

  await Promise.all([device.sync.run('start'), other.sync.run('sync')])

  expect(new Set(await states())).toEqual(new Set(['received']))
  expect(network.stored.size).toBe(5)
})

test('[faults/B6] with a lock the second sender leaves it to the first', async () => {
  const locks = {
    request: <Value>(_: string, __: unknown, work: (lock: unknown) => Promise<Value>): Promise<Value> => work(null),
  }
  const { run, network, states } = await phoneWithReadings(1, { locks })

  expect(await run('start')).toEqual({ outcome: 'elsewhere', received: 0, failure: null, remaining: 1 })
  expect(network.asked).toEqual([])
  expect(await states()).toEqual(['saved'])
})

test('[faults/B5] a worker begins no request after its time', async () => {
  const { run, network } = await phoneWithReadings(1)

  const report = await run('sync', 0)

  expect(report).toMatchObject({ outcome: 'stopped', remaining: 1 })
  expect(network.asked).toEqual([])
})

/** The browser's locks, shared by the tabs and the worker of one phone. */
function oneLock(): Locks {
  let isHeld = false
  return {
    async request(_name, _options, work) {
      if (isHeld) return await work(null)
      isHeld = true
      try {
        return await work({})
      } finally {
        isHeld = false
      }
    },
  }
}

type Alarm = { ms: number; ring: () => Promise<void> }

/** A page, and a worker on the same phone: the network answers so many of its requests and leaves the next one hanging. */
async function besideAHangingWorker(count: number, answered: number) {
  const indexedDB = new IDBFactory()
  const locks = oneLock()
  const page = await phoneWithReadings(count, { indexedDB, locks })
  const answer = Promise.withResolvers<void>()
  const hangs = Promise.withResolvers<void>()
  const alarms: Alarm[] = []
  let asked = 0
  const fetch: typeof page.network.fetch = async (address, init) => {
    asked += 1
    if (asked > answered) {
      hangs.resolve()
      await answer.promise
    }
    return await page.network.fetch(address, init)
  }
  const timeoutSignal = (ms: number): AbortSignal => {
    const controller = new AbortController()
    const ring = async (): Promise<void> => {
      controller.abort()
      await new Promise((resolve) => setImmediate(resolve))
    }
    alarms.push({ ms, ring })
    return controller.signal
  }
  const { deps } = createTestDevice({ indexedDB, locks })
  const workersEnd = createSync({ ...deps, fetch, timeoutSignal }).run('sync')
  await hangs.promise
  return { page, workersEnd, answer: answer.resolve, fail: answer.reject, patience: alarms.filter(isShort), alarms }
}

const isShort = ({ ms }: Alarm): boolean => ms === 5_000

test('[faults/B6] while a worker’s request may yet be answered, the page leaves it to the worker', async () => {
  const { page, workersEnd, answer } = await besideAHangingWorker(2, 0)

  expect(await page.run('start')).toMatchObject({ outcome: 'elsewhere', remaining: 2 })

  answer()
  expect(await workersEnd).toMatchObject({ outcome: 'done', received: 2 })
  expect(page.batches()).toBe(1)
})

test('[faults/G14] [faults/N4] a worker that hangs on a dead network gives way, and the page sends before the worker’s request ends', async () => {
  const { page, workersEnd, fail, patience, alarms } = await besideAHangingWorker(2, 0)
  // 5 s until it gives way and 3 s until a page asks again are well within 15; the request itself may last longer.
  expect(alarms.map(({ ms }) => ms)).toEqual([5_000, 21_000])

  await patience[0]!.ring()
  const report = await page.run('in-view')

  expect(report).toMatchObject({ outcome: 'done', received: 2, remaining: 0 })
  fail(new DOMException('', 'TimeoutError'))
  expect(await workersEnd).toMatchObject({ outcome: 'stopped', remaining: 0 })
  expect(await page.states()).toEqual(['received', 'received'])
})

test('[faults/B6] [R1] a hanging request answered after all, when the page had its own answer, changes nothing', async () => {
  const { page, workersEnd, answer, patience } = await besideAHangingWorker(2, 0)
  await patience[0]!.ring()
  await page.run('in-view')
  const before = await page.rows()

  answer()
  await workersEnd

  expect(await page.rows()).toEqual(before)
  expect(page.network.stored.size).toBe(2)
})

test('[faults/B6] a worker whose requests are answered in time keeps its turn, however long it takes in all', async () => {
  const { page, workersEnd, answer, patience } = await besideAHangingWorker(60, 1)

  await patience[0]!.ring()

  expect(await page.run('in-view')).toMatchObject({ outcome: 'elsewhere', remaining: 10 })
  answer()
  expect(await workersEnd).toMatchObject({ outcome: 'done', received: 60 })
})
