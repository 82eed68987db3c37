/** Batch: what fits into a request, and how long a failure waits. */
import { expect, test } from 'vitest'
import { DAY } from '#client/domain/retry.ts'
import { createBatches, fitting } from '#client/sync/batch.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { createTestDevice, withReadings } from '#test/support/test-device.ts'
import { aSavedEntry } from '#test/support/test-entry.ts'

test('[faults/N10] a batch holds at most 50 readings and 256 KB, and at least one reading', () => {
  const many = Array.from({ length: 60 }, () => aSavedEntry())
  const note = 'ү'.repeat(60_000)
  const big = Array.from({ length: 4 }, () => aSavedEntry({ item: anItem(aReading({ note })) }))
  const huge = aSavedEntry({ item: anItem(aReading({ note: note.repeat(4) })) })

  expect(fitting(many)).toHaveLength(50)
  expect(fitting(big)).toHaveLength(2)
  expect(fitting([huge, ...big])).toEqual([huge])
})

async function noted(random: number, failure: Parameters<ReturnType<typeof createBatches>['note']>[1], apart = false) {
  const device = createTestDevice({ random: () => random })
  await withReadings(device, 1)
  const { store, deps } = device
  const rows = await store.outbox.list('s_1')
  const api = { readings: () => Promise.reject(new Error('not asked in this test')) }
  await createBatches({ ...deps, api }).note(rows, failure, { sent: true, apart })
  const [row] = await store.outbox.list('s_1')
  return { row, wait: row!.nextTryAt - device.clock.now() }
}

const failure = { error: 'busy', whole: false, waitMs: null, code: null } as const

test('[faults/N11] the server’s own wait is kept, with a little chance so that phones do not come back together', async () => {
  expect((await noted(0, { ...failure, waitMs: 60_000 })).wait).toBe(60_000)
  expect((await noted(0.5, { ...failure, waitMs: 60_000 })).wait).toBe(66_000)
  expect((await noted(0.9, { ...failure, waitMs: 3_600_000 })).wait).toBe(3_600_000)
})

test('[faults/N9] a reading set apart waits a day and says why', async () => {
  const { row, wait } = await noted(0.5, { ...failure, error: 'refused', whole: true }, true)

  expect(wait).toBe(DAY)
  expect(row).toMatchObject({ state: 'saved', problem: 'apart', refusals: 1, attempts: 1, triedBy: '1.0.0' })
})
