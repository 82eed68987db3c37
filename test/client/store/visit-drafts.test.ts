/** Visit drafts: kept from the first tap, by person, round and dwelling, until the visit is saved. */
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { expect, onTestFinished, test, vi } from 'vitest'
import { recordVisit } from '#client/store/record-visit.ts'
import { createVisitDrafts } from '#client/store/visit-drafts.ts'
import { createTestCaches } from '#test/support/test-caches.ts'
import { createTestDevice, createTestStore } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'

const KEY = { subject: 'staff:bota', round: 'astana-20261120-1', account: 'astana-12045587' }

function aPhone() {
  const device = createTestDevice()
  return { device, drafts: createVisitDrafts(device.store.database, device.store.ballast) }
}

const make = () => ({ id: crypto.randomUUID(), slip: 'K7Q2M9' })

test('[faults/D12] two tabs have the same draft, with one id and one slip', async () => {
  const { drafts } = aPhone()

  const first = await drafts.open(KEY, make, NOON)
  const second = await drafts.open(KEY, () => ({ id: 'another', slip: '000000' }), NOON + 5)

  expect(second).toEqual(first)
})

test('[faults/U2] what is noted is there after a restart', async () => {
  const { drafts, device } = aPhone()
  await drafts.open(KEY, make, NOON)

  await drafts.change(KEY, make, { codes: ['A3'], note: 'Comes at nine.' }, NOON + 1)
  const { store } = createTestDevice({ indexedDB: device.indexedDB })
  const after = createVisitDrafts(store.database, store.ballast)

  expect(await after.list('staff:bota')).toMatchObject([{ codes: ['A3'], note: 'Comes at nine.', slip: 'K7Q2M9' }])
})

test('[faults/A5] a draft is its person’s alone', async () => {
  const { drafts } = aPhone()
  await drafts.open(KEY, make, NOON)

  expect(await drafts.list('staff:daniyar')).toEqual([])
})

test('[R1] a saved visit ends its draft in the same write, and the next visit there has another id', async () => {
  const { drafts, device } = aPhone()
  const draft = await drafts.open(KEY, make, NOON)

  await recordVisit(device, { ...KEY, id: draft.id, readings: [], codes: ['A5'] }, '2026-11-20')
  const next = await drafts.open(KEY, make, NOON + 9)

  expect(await device.store.outbox.waiting('staff:bota')).toMatchObject([{ id: draft.id }])
  expect(next.id).not.toBe(draft.id)
})

test('[faults/D4] a full phone gives up its ballast for what is noted at a door', async () => {
  const store = createTestStore(new IDBFactory(), createTestCaches({ files: new Map(), asked: [] }))
  const drafts = createVisitDrafts(store.database, store.ballast)
  const fullOnce = async (): Promise<void> => {
    await store.ballast.lay()
    const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    onTestFinished(() => spy.mockRestore())
  }

  await fullOnce()
  const opened = await drafts.open(KEY, make, NOON)
  await fullOnce()
  await drafts.change(KEY, make, { codes: ['A1'] }, NOON + 1)

  expect(await drafts.list('staff:bota')).toEqual([{ ...opened, codes: ['A1'], updatedAt: NOON + 1 }])
  expect(await store.ballast.drop()).toBe(false)
})

test('[faults/D4] what was never kept is kept whole with its own id and slip when something more is noted', async () => {
  const { drafts } = aPhone()

  await drafts.change(KEY, () => ({ id: 'visit-1', slip: '7Q2M9K' }), { codes: ['A1'] }, NOON)

  expect(await drafts.list('staff:bota')).toMatchObject([{ id: 'visit-1', slip: '7Q2M9K', codes: ['A1'] }])
})
