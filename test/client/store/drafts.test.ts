/** Drafts: kept from the first key, one for each person and meter. */
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createTestCaches } from '#test/support/test-caches.ts'
import { createTestStore } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'

const KEY = { subject: 's_1', account: 'astana-12045587', serial: '22-418837' }

test('[faults/D12] two tabs open one draft, with one id', async () => {
  const indexedDB = new IDBFactory()
  const [one, two] = [createTestStore(indexedDB), createTestStore(indexedDB)]

  const [here, there] = await Promise.all([one.drafts.open(KEY, ['main'], NOON), two.drafts.open(KEY, ['main'], NOON)])

  expect(here).toEqual(there)
})

test('[faults/U2] what was typed is there after a restart', async () => {
  const indexedDB = new IDBFactory()
  const store = createTestStore(indexedDB)
  await store.drafts.open(KEY, ['main'], NOON)
  expect(await store.drafts.anyTouched()).toBe(false)

  await store.drafts.change(KEY, { entries: { main: '203,1' }, note: 'n' }, NOON + 1)
  store.close()

  const fresh = createTestStore(indexedDB)
  expect(await fresh.drafts.open(KEY, ['main'], NOON + 2)).toMatchObject({ entries: { main: '203,1' }, note: 'n' })
  expect(await fresh.drafts.anyTouched()).toBe(true)
})

test('[faults/A5] another person on this phone has another draft of the same meter', async () => {
  const { drafts } = createTestStore()
  const own = await drafts.open(KEY, ['main'], NOON)

  const other = await drafts.open({ ...KEY, subject: 's_2' }, ['main'], NOON)

  expect(other.ids).not.toEqual(own.ids)
  expect(await drafts.list('s_2')).toEqual([other])
})

test('[faults/D12] a draft saved or thrown away in another tab is not brought back by typing', async () => {
  const { drafts } = createTestStore()
  await drafts.open(KEY, ['main'], NOON)
  await drafts.throwAway(KEY)

  expect(await drafts.change(KEY, { note: 'late' }, NOON)).toBeNull()
  expect(await drafts.list('s_1')).toEqual([])
})

test('[faults/D4] on a full phone the ballast goes for a draft, without which no value is saved', async () => {
  const store = createTestStore(new IDBFactory(), createTestCaches({ files: new Map(), asked: [] }))
  await store.ballast.lay()
  await store.drafts.list('s_1') // The database is open.
  const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  onTestFinished(() => spy.mockRestore())

  await store.drafts.open(KEY, ['main'], NOON)

  expect(await store.drafts.list('s_1')).toHaveLength(1)
  expect(await store.ballast.drop()).toBe(false)
})
