/** Outbox: saving is on disk or refused; nothing but a receipt or the person ends a reading's wait. */
import { globSync, readFileSync } from 'node:fs'
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { expect, onTestFinished, test, vi } from 'vitest'
import { DAY } from '#client/domain/retry.ts'
import type { EntryEvent } from '#client/store/outbox.ts'
import type { Store } from '#client/store/store.ts'
import type { ReadingItem } from '#shared/wire/readings.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { createTestCaches } from '#test/support/test-caches.ts'
import { createTestStore } from '#test/support/test-device.ts'
import { aReceipt, NOON } from '#test/support/test-entry.ts'

const KEY = { subject: 's_1', account: 'astana-12045587', serial: '22-418837' }

async function saved(store: Store, item: ReadingItem = anItem(aReading())): Promise<ReadingItem> {
  const done = await store.outbox.save([item], KEY, NOON)
  expect(done.ok).toBe(true)
  return item
}

const receiptFor = (item: ReadingItem, said = {}, epoch = 'e_1'): EntryEvent => ({
  account: item.account,
  id: item.id,
  event: { kind: 'receipt', receipt: aReceipt({ ...item, item }, said), epoch, at: NOON },
})

test('[faults/G1] what save returns is on disk for every new connection, and the draft is gone', async () => {
  const indexedDB = new IDBFactory()
  const store = createTestStore(indexedDB)
  await store.drafts.open(KEY, ['day', 'night'], NOON)

  const done = await store.outbox.save([anItem(aReading()), anItem(aReading())], KEY, NOON)

  const fresh = createTestStore(indexedDB)
  expect(done).toEqual({ ok: true, value: await fresh.outbox.list('s_1') })
  expect((await fresh.outbox.list('s_1')).map(({ seq, state }) => [seq, state])).toEqual([
    [1, 'saved'],
    [2, 'saved'],
  ])
  expect(await fresh.drafts.list('s_1')).toEqual([])
})

test('[faults/D12] two tabs that save one draft at once save one reading', async () => {
  const indexedDB = new IDBFactory()
  const [one, two] = [createTestStore(indexedDB), createTestStore(indexedDB)]
  const facts = aReading()
  const [here, there] = [anItem(facts), anItem({ ...facts, value: '00999.000' })]

  const both = await Promise.all([one.outbox.save([here], KEY, NOON), two.outbox.save([there], KEY, NOON)])

  const rows = await one.outbox.list('s_1')
  expect(rows).toHaveLength(1)
  expect(both.map((done) => done.ok && done.value[0]?.item.hash)).toEqual([rows[0]?.item.hash, rows[0]?.item.hash])
})

test('[faults/D16] a reading like another in all but its id is saved too', async () => {
  const store = createTestStore()

  await saved(store, anItem(aReading({ note: 'same' })))
  await saved(store, anItem(aReading({ note: 'same' })))

  expect(await store.outbox.list('s_1')).toHaveLength(2)
})

function failing(name: string, times: number, deed: 'add' | 'put' = 'add'): void {
  const put = IDBObjectStore.prototype[deed]
  let left = times
  const spy = vi.spyOn(IDBObjectStore.prototype, deed).mockImplementation(function (this: IDBObjectStore, ...given) {
    left -= 1
    if (left >= 0) throw new DOMException(name, name)
    return put.apply(this, given)
  })
  onTestFinished(() => spy.mockRestore())
}

test('[faults/D4] a full phone says so, and keeps the draft', async () => {
  const store = createTestStore()
  await store.drafts.open(KEY, ['main'], NOON)
  failing('QuotaExceededError', 9)

  const done = await store.outbox.save([anItem(aReading())], KEY, NOON)

  expect(done).toEqual({ ok: false, refusal: 'full' })
  expect(await store.drafts.list('s_1')).toHaveLength(1)
  expect(await store.outbox.list('s_1')).toEqual([])
})

test('[faults/D4] a full phone gives up its ballast for a reading', async () => {
  const store = createTestStore(new IDBFactory(), createTestCaches({ files: new Map(), asked: [] }))
  await store.ballast.lay()
  failing('QuotaExceededError', 1)

  const done = await store.outbox.save([anItem(aReading())], KEY, NOON)

  expect(done.ok).toBe(true)
  expect(await store.ballast.drop()).toBe(false)
})

test('[faults/D4] a full phone gives up its ballast for a receipt', async () => {
  const store = createTestStore(new IDBFactory(), createTestCaches({ files: new Map(), asked: [] }))
  const item = await saved(store)
  await store.ballast.lay()
  failing('QuotaExceededError', 1, 'put')

  await store.outbox.apply([receiptFor(item)], null)

  expect(await store.outbox.list('s_1')).toMatchObject([{ state: 'received' }])
  expect(await store.ballast.drop()).toBe(false)
})

test.each([
  [1, true],
  [2, false],
])('[faults/D6] with %d dead handles in a row saved is said truly: %s', async (times, isSaved) => {
  const indexedDB = new IDBFactory()
  const store = createTestStore(indexedDB)
  failing('UnknownError', times)

  const done = await store.outbox.save([anItem(aReading())], KEY, NOON)

  expect(done.ok).toBe(isSaved)
  expect(await createTestStore(indexedDB).outbox.list('s_1')).toHaveLength(isSaved ? 1 : 0)
})

test('[faults/G2] a receipt ends the wait and the contact is kept with it', async () => {
  const store = createTestStore()
  await store.session.begin({ subject: 's_1', server: 'srv_1', epoch: 'e_1' }, null)
  await store.session.expire('s_1', true)
  const item = await saved(store)
  const clock = { delta: 5, serverSeenAt: NOON }

  const contact = { subject: 's_1', server: 'srv_1', epoch: 'e_2', clock }
  const changed = await store.outbox.apply([receiptFor(item, {}, 'e_2')], contact)

  expect(changed).toBe(1)
  expect((await store.outbox.list('s_1'))[0]).toMatchObject({ state: 'received', epoch: 'e_2' })
  expect(await store.session.current()).toMatchObject({ epoch: 'e_2', expired: false })
  expect(await store.settings.get('clock')).toEqual(clock)
})

test('[faults/A3] an answer to another person changes nobody else’s session', async () => {
  const store = createTestStore()
  await store.session.begin({ subject: 's_2', server: 'srv_1', epoch: 'e_1' }, null)

  await store.outbox.apply([], {
    subject: 's_1',
    server: 'srv_1',
    epoch: 'e_9',
    clock: { delta: 0, serverSeenAt: NOON },
  })

  expect(await store.session.current()).toMatchObject({ subject: 's_2', epoch: 'e_1' })
})

test('[faults/U9] fields of a newer app survive an older app’s write', async () => {
  const store = createTestStore()
  const item = await saved(store, anItem({ ...aReading(), fromTheFuture: 1 }))

  await store.outbox.apply([receiptFor(item)], null)

  expect((await store.outbox.list('s_1'))[0]?.item).toEqual(item)
})

test('[faults/G2] a discarded reading cannot be discarded once it is received', async () => {
  const store = createTestStore()
  const [one, two] = [await saved(store), await saved(store)]
  await store.outbox.apply([receiptFor(one)], null)

  expect(await store.outbox.discard(one, NOON)).toBe(false)
  expect(await store.outbox.discard(two, NOON)).toBe(true)
  expect((await store.outbox.list('s_1')).map(({ state }) => state)).toEqual(['received', 'discarded'])
})

test.each([
  ['accepted and 35 days old', { status: 'accepted', period: '2026-11' }, 'e_1', 36, 1],
  ['still young', { status: 'accepted', period: '2026-11' }, 'e_1', 34, 0],
  ['of another epoch', { status: 'accepted', period: '2026-11' }, 'e_0', 36, 0],
  ['queued', { status: 'queued', opensAt: NOON, period: '2026-12' }, 'e_1', 400, 0],
  ['held', { status: 'held', reason: 'lower', period: null }, 'e_1', 400, 0],
])('[faults/V9] what is pruned: %s', async (_, standing, epoch, days, pruned) => {
  const store = createTestStore()
  const item = await saved(store)
  await store.outbox.apply([receiptFor(item, { standing }, epoch)], null)

  expect(await store.outbox.prune(NOON + days * DAY, 'e_1')).toBe(pruned)
})

test('[faults/G2] age prunes no saved reading, and a discarded one only after 90 days', async () => {
  const store = createTestStore()
  await saved(store)
  const item = await saved(store)
  await store.outbox.discard(item, NOON)

  expect(await store.outbox.prune(NOON + 90 * DAY, 'e_1')).toBe(0)
  expect(await store.outbox.prune(NOON + 400 * DAY, 'e_1')).toBe(1)
  expect((await store.outbox.list('s_1')).map(({ state }) => state)).toEqual(['saved'])
})

test('[faults/D15] no sign-out, sign-in or cache purge touches the outbox', async () => {
  const store = createTestStore(new IDBFactory(), createTestCaches({ files: new Map(), asked: [] }))
  await saved(store)
  const before = await store.outbox.list('s_1')

  await store.session.begin({ subject: 's_1', server: 'srv_1', epoch: 'e_1' }, '0'.repeat(32))
  await store.session.end(NOON)
  await store.session.signOutTold()
  await store.session.begin({ subject: 's_2', server: 'srv_2', epoch: 'e_2' }, null)
  await store.accounts.forget('s_1', 'astana-12045587')
  await store.drafts.throwAway(KEY)
  await store.ballast.lay()
  await store.ballast.drop()

  expect(await store.outbox.list('s_1')).toEqual(before)
})

test('[faults/G2] only this module writes the outbox', () => {
  const others = globSync('client/**/*.{ts,tsx}').filter((path) => path !== 'client/store/outbox.ts')
  const writes = /\boutbox\s*\.\s*(add|bulkAdd|put|bulkPut|update|bulkUpdate|delete|bulkDelete|clear|toCollection)\(/

  expect(others.filter((path) => writes.test(readFileSync(path, 'utf8')))).toEqual([])
})
