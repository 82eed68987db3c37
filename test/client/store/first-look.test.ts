/** First look: what the first screen is told before Dexie is there is what the store would say. */
import { IDBFactory } from 'fake-indexeddb'
import { expect, onTestFinished, test, vi } from 'vitest'
import { firstLook } from '#client/store/first-look.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { createTestDevice, createTestStore, withReadings } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'
import { withPhotos } from '#test/support/test-photo.ts'

const PAGE = new EventTarget()
const KEY = { subject: 's_1', account: 'astana-12045587', serial: '22-7' }

test('[faults/G13] a look says of this person what the store says', async () => {
  const device = createTestDevice()
  const { store, indexedDB } = device
  await withReadings(device, 3)
  await store.drafts.open(KEY, ['main'], NOON)
  await store.settings.set('clock', { delta: 7, serverSeenAt: NOON })

  const look = await firstLook(indexedDB, PAGE)

  expect(look).toEqual({
    session: await store.session.current(),
    clock: { delta: 7, serverSeenAt: NOON },
    entries: await store.outbox.list('s_1'),
    othersWaiting: { readings: 0, photos: 0 },
    isMarked: await store.settings.get('marked'),
    drafts: await store.drafts.list('s_1'),
    accounts: await store.accounts.list('s_1'),
    utilities: await store.accounts.utilities(),
    rounds: [],
    walks: {},
  })
  expect(look?.entries.map(({ seq }) => seq)).toEqual([1, 2, 3])
  expect(look?.drafts).toHaveLength(1)

  await store.settings.set('marked', true)
  expect(await firstLook(indexedDB, PAGE)).toMatchObject({ isMarked: true })
})

test('of one of the staff a look tells at once, so that the round’s screen is on its way', async () => {
  const { store, indexedDB } = createTestDevice()
  let told = 0
  const look = () => firstLook(indexedDB, PAGE, () => (told += 1))

  await store.session.begin({ subject: 's_1', server: 'srv_1', epoch: 'e_1' }, null)
  await look()
  expect(told).toBe(0)
  await store.session.begin({ subject: 'staff:bota', server: 'srv_1', epoch: 'e_1', role: 'inspector' }, null)
  await look()
  expect(told).toBe(1)
})

test('[faults/A5] of another person’s readings and photos a look tells the numbers alone', async () => {
  const device = createTestDevice()
  await withReadings(device, 2)
  await withPhotos(device, 2)
  await device.store.drafts.open(KEY, ['main'], NOON)
  await device.store.session.begin({ subject: 's_2', server: 'srv_1', epoch: 'e_1' }, null)

  const look = await firstLook(device.indexedDB, PAGE)

  expect(look).toMatchObject({
    session: { subject: 's_2' },
    entries: [],
    drafts: [],
    othersWaiting: { readings: 2, photos: 4 },
  })
  expect(look?.othersWaiting).toEqual(await device.store.outbox.othersWaiting('s_2'))
})

test('[faults/D7] a look at an empty phone finds nothing and leaves nothing behind', async () => {
  const indexedDB = new IDBFactory()

  const look = await firstLook(indexedDB, PAGE)

  expect(look).toMatchObject({ session: null, entries: [], accounts: [] })
  expect(await indexedDB.databases()).toEqual([])
})

test('[faults/D10] a look holds nothing open: the store opens and saves right after it', async () => {
  const indexedDB = new IDBFactory()
  await firstLook(indexedDB, PAGE)
  const store = createTestStore(indexedDB)

  const saved = await store.outbox.save([anItem(aReading())], KEY, NOON)

  expect(saved.ok).toBe(true)
})

test('[faults/D10] an opening that hangs is left to the store', async () => {
  const hanging = { open: () => ({}) } as unknown as IDBFactory

  expect(await firstLook(hanging, PAGE, () => {}, 1)).toBe(null)
})

test('[faults/D10] a look in a page that is put aside ends, and is left to the store', async () => {
  const device = createTestDevice()
  await withReadings(device, 1)
  const page = new EventTarget()
  const engine = {
    open: (name: string) => {
      const opening = device.indexedDB.open(name)
      const leave = () => page.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: true }))
      opening.addEventListener('success', () => queueMicrotask(leave))
      return opening
    },
  }

  expect(await firstLook(engine as unknown as IDBFactory, page)).toBe(null)
  expect(await device.store.outbox.list('s_1')).toHaveLength(1)
})

test.each([
  [
    'throws',
    () => {
      throw new DOMException('forbidden', 'SecurityError')
    },
  ],
  ['finds a database without the tables', (engine: IDBFactory) => engine.open('esep', 1)],
])('[faults/D6] a look that %s is left to the store', async (_, open) => {
  const engine = new IDBFactory()
  await new Promise((resolve) => {
    engine.open('esep', 1).onsuccess = resolve
  })

  expect(await firstLook({ open: () => open(engine) } as unknown as IDBFactory, PAGE)).toBe(null)
})

test('[faults/D7] of a database that was lost, and may be filled again by now, a look says nothing', async () => {
  const { indexedDB, store } = createTestDevice()
  await store.session.current() // The worker was here first.
  expect(await firstLook(indexedDB, PAGE)).not.toBeNull()
  vi.stubGlobal('caches', { has: async (name: string) => name === 'copies' })
  onTestFinished(() => void vi.unstubAllGlobals())

  expect(await firstLook(new IDBFactory(), PAGE)).toBeNull()
  expect(await firstLook(indexedDB, PAGE)).toBeNull()
  await store.database.use((db) => db.settings.put({ key: 'copied', value: true }))
  expect(await firstLook(indexedDB, PAGE)).not.toBeNull()
})
