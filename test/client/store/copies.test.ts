/** Copies: what waited on a phone whose browser lost its database is there again; what was received, discarded or signed out is not. */
import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type CopyCaches, createCopies } from '#client/store/copies.ts'
import { createDatabase } from '#client/store/db.ts'
import { createPhotos } from '#client/store/photos.ts'
import { createRounds } from '#client/store/rounds.ts'
import type { Store } from '#client/store/store.ts'
import { createVisitDrafts } from '#client/store/visit-drafts.ts'
import type { RoundData } from '#shared/wire/rounds.ts'
import type { VisitItem } from '#shared/wire/visits.ts'
import { eventually } from '#test/support/eventually.ts'
import { createTestCaches } from '#test/support/test-caches.ts'
import { createTestDevice, createTestStore, withReadings } from '#test/support/test-device.ts'
import { aReceipt, NOON } from '#test/support/test-entry.ts'
import { BYTES, withPhotos } from '#test/support/test-photo.ts'

const someFiles = () => createTestCaches({ files: new Map(), asked: [] })

async function aPhone(readings = 2, photos = 0) {
  const files = someFiles()
  const device = createTestDevice({ files })
  await withReadings(device, readings)
  await withPhotos(device, photos)
  const addresses = async (): Promise<string[]> =>
    (await (await files.open('copies')).keys()).map(({ url }) => new URL(url).pathname.split('/')[2]!)
  const copies = async (count: number): Promise<void> =>
    await eventually(async () => expect((await addresses()).filter((table) => table === 'outbox')).toHaveLength(count))
  await copies(readings)
  /** The same phone, whose browser has begun an empty database. */
  const lost = (): Store => createTestStore(new IDBFactory(), files)
  return { device, files, addresses, copies, lost }
}

const eventOf = (kind: 'receipt' | 'discard') => (row: Parameters<typeof aReceipt>[0]) => ({
  ...{ account: row.account, id: row.id },
  event: kind === 'receipt' ? { kind, receipt: aReceipt(row), epoch: 'e_1', at: NOON } : { kind, at: NOON },
})

test('[faults/D7] [faults/G1] what waits comes back as it was recorded, and who is signed in', async () => {
  const { device, lost } = await aPhone()

  const store = lost()

  expect(await store.session.current()).toEqual(await device.store.session.current())
  expect(await store.outbox.list('s_1')).toEqual(await device.store.outbox.list('s_1'))
})

test('[faults/D7] [faults/G5] what was received or discarded does not come back', async () => {
  const { device, copies, lost } = await aPhone(3)
  const [received, discarded, waiting] = await device.store.outbox.list('s_1')

  await device.store.outbox.apply([eventOf('receipt')(received!), eventOf('discard')(discarded!)], null)

  await copies(1)
  expect(await lost().outbox.list('s_1')).toEqual([waiting])
})

test('[faults/D7] a photo that waits comes back with its bytes; one that was received left no copy', async () => {
  const { device, addresses, lost } = await aPhone(1, 2)
  const photos = createPhotos(device.store.database)
  const [received, waiting] = await photos.list('s_1')
  await photos.received(received!, NOON, 'e_1')
  await eventually(async () =>
    expect((await addresses()).filter((table) => table.startsWith('photo')).sort()).toEqual(['photoBytes', 'photos']),
  )

  const again = createPhotos(lost().database)

  expect(await again.list('s_1')).toEqual([waiting])
  expect(new Uint8Array((await again.bytesOf(waiting!))!)).toEqual(new Uint8Array(BYTES))
})

test('[faults/D7] page and worker bring it back at once, and both find all of it', async () => {
  const { device, addresses, files } = await aPhone(2, 3)
  await eventually(async () => expect((await addresses()).filter((table) => table === 'photoBytes')).toHaveLength(6))
  const indexedDB = new IDBFactory()
  const tabs = [1, 2, 3].map(() => createTestStore(indexedDB, files))

  const found = await Promise.all(tabs.map(({ outbox }) => outbox.list('s_1')))

  expect(found).toEqual(Array(3).fill(await device.store.outbox.list('s_1')))
})

test('[faults/D7] a round comes back with its dwellings', async () => {
  const { device, addresses, lost } = await aPhone(0)
  const data: RoundData = {
    ...{ round: 'astana-20261120-1', revision: '1-1', utility: 'astana', district: 'yesil', day: '2026-11-20' },
    ...{ period: '2026-11', dwellings: [] },
  }
  const reply = { server: 'srv_1', epoch: 'e_1', commitSeq: 1, now: NOON, subject: 's_1' }
  await createRounds(device.store.database).take({ ...reply, rounds: [data], gone: [], utilities: [] })
  await eventually(async () => expect(await addresses()).toContain('rounds'))

  expect(await createRounds(lost().database).list('s_1')).toEqual([data])
})

test('[faults/D7] [faults/D9] what is noted of an open visit comes back; that of an ended one does not, whatever the kill left of it', async () => {
  const { device, addresses, files, lost } = await aPhone(1)
  const drafts = createVisitDrafts(device.store.database, device.store.ballast)
  const [entry] = await device.store.outbox.list('s_1')
  const at = (flat: string) => ({ subject: 's_1', round: 'astana-20261120-1', account: `astana-${flat}` })
  const make = () => ({ id: crypto.randomUUID(), slip: 'ABCDEF' })
  const open = await drafts.change(at('1'), make, { codes: ['T1'], note: 'torn' }, NOON)
  await drafts.open(at('2'), make, NOON)
  await eventually(async () => expect((await addresses()).filter((name) => name === 'visitDrafts')).toHaveLength(2))
  await drafts.end(at('2'))
  await eventually(async () => expect((await addresses()).filter((name) => name === 'visitDrafts')).toHaveLength(1))
  const ended = { ...at('3'), account: entry!.account, id: entry!.id, codes: ['T1'] }
  await (await files.open('copies')).put(
    `/copies/visitDrafts?${encodeURIComponent(JSON.stringify([ended.subject, ended.round, ended.account]))}`,
    new Response(JSON.stringify(ended)),
  )

  const store = lost()

  expect(await createVisitDrafts(store.database, store.ballast).list('s_1')).toEqual([open])
})

test('[faults/D7] the copy of a visit is there before that of its draft goes', async () => {
  const { device, addresses, files } = await aPhone(0)
  const cache = await files.open('copies')
  const [puts, goes] = [vi.spyOn(cache, 'put'), vi.spyOn(cache, 'delete')]
  vi.spyOn(files, 'open').mockResolvedValue(cache)
  onTestFinished(() => void vi.restoreAllMocks())
  const key = { subject: 's_1', round: 'astana-20261120-1', account: 'astana-12045587' }
  const make = () => ({ id: crypto.randomUUID(), slip: 'ABCDEF' })
  const { id } = await createVisitDrafts(device.store.database, device.store.ballast).open(key, make, NOON)

  await device.store.outbox.saveVisit({ ...key, id } as VisitItem, NOON)

  await eventually(async () => expect(new Set(await addresses())).toEqual(new Set(['outbox', 'settings'])))
  const at = ({ mock }: typeof puts | typeof goes, table: string): number =>
    mock.invocationCallOrder[mock.calls.findIndex(([address]) => String(address).includes(table))]!
  expect(at(puts, '/outbox')).toBeLessThan(at(goes, '/visitDrafts'))
})

test('[faults/D7] [security/F10] after signing out only what waits has a copy', async () => {
  const { device, addresses, lost } = await aPhone()
  await device.store.database.use((db) =>
    db.accounts.put({ subject: 's_1', key: 'astana-12045587', epoch: 'e_1', data: {} as never }),
  )
  await eventually(async () => expect(await addresses()).toContain('accounts'))

  await device.store.session.end(NOON)

  expect(new Set(await addresses())).toEqual(new Set(['outbox', 'settings']))
  const store = lost()
  expect(await store.session.current()).toBeNull()
  expect(await store.outbox.list('s_1')).toHaveLength(2)
})

test('[faults/D7] it comes back once: what was pruned from a database that was not lost stays away', async () => {
  const { device, files, copies } = await aPhone(1)
  const [row] = await device.store.outbox.list('s_1')
  await device.store.database.use((db) => db.outbox.clear())
  await copies(0)
  await (await files.open('copies')).put(
    `/copies/outbox?${encodeURIComponent(JSON.stringify([row!.account, row!.id]))}`,
    new Response(JSON.stringify(row)),
  )

  const other = createTestStore(device.indexedDB, files)

  expect(await other.outbox.list('s_1')).toEqual([])
})

test('[faults/D7] a copy that is not what was written does not keep the others away, and one that did not come back is not deleted', async () => {
  const { device, files, lost } = await aPhone(3)
  const rows = await device.store.outbox.list('s_1')
  const cache = await files.open('copies')
  const [torn, mixed] = (await cache.keys()).map(({ url }) => url).filter((url) => url.includes('/outbox'))
  await cache.put(torn!, new Response('{"account":"astana-12'))
  await cache.put(mixed!, new Response('{"account":"a","id":"b"}'))
  const full = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  onTestFinished(() => full.mockRestore())
  const store = lost()

  await store.tidyCopies()
  full.mockRestore()
  store.close()

  expect(await store.outbox.list('s_1')).toEqual(rows.slice(2))
})

test('[faults/D4] [security/F10] where a copy finds no room, another that is to go goes all the same', async () => {
  const { device, files, copies } = await aPhone(1)
  const cache = await files.open('copies')
  onTestFinished(() => void vi.restoreAllMocks())
  vi.spyOn(cache, 'put').mockRejectedValue(new DOMException('no', 'QuotaExceededError'))
  vi.spyOn(files, 'open').mockResolvedValue(cache)
  const [row] = await device.store.outbox.list('s_1')

  await device.store.database.use((db) =>
    db.transaction('rw', db.outbox, db.settings, async () => {
      await db.settings.put({ key: 'marked', value: true })
      await db.outbox.delete([row!.account, row!.id])
    }),
  )

  await copies(0)
})

test('[faults/D7] what a kill left between a write and its copy is made good at the next start', async () => {
  const { device, files, copies, addresses, lost } = await aPhone()
  const cache = await files.open('copies')
  const rows = await device.store.outbox.list('s_1')
  for (const { url } of await cache.keys()) await cache.delete(url)
  await cache.put('/copies/outbox?%5B%22a%22%2C%22gone%22%5D', new Response('{}'))
  await cache.put('/copies/accounts?%5B%22a%22%2C%22gone%22%5D', new Response('{}'))

  await device.store.tidyCopies()

  await copies(2)
  expect(await addresses()).not.toContain('accounts')
  expect(await lost().outbox.list('s_1')).toEqual(rows)
})

test('[faults/D7] [faults/D10] files that never answer hold nobody up for long', async () => {
  const files = { open: () => new Promise(() => {}) } as unknown as CopyCaches
  const engine = { indexedDB: new IDBFactory(), IDBKeyRange }
  const database = createDatabase({ ...engine, openTimeoutMs: 20, copies: createCopies(files) })

  expect(await database.use((db) => db.outbox.count())).toBe(0)
})

test.each(['QuotaExceededError', 'UnknownError'])(
  '[faults/D4] [faults/D7] a phone whose files say %s keeps its readings without copies',
  async (name) => {
    const fails = async (): Promise<never> => Promise.reject(new DOMException('no', name))
    const files = { open: async () => ({ keys: fails, match: fails, put: fails, delete: fails }) }
    const device = createTestDevice({ files: files as unknown as CacheStorage })

    await withReadings(device, 2)
    await device.store.tidyCopies()

    expect(await device.store.outbox.waiting('s_1')).toHaveLength(2)
  },
)
