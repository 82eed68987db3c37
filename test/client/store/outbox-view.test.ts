/** Outbox view: one's own rows, and of others no more than their number. */
import { expect, test } from 'vitest'
import { createPhotos } from '#client/store/photos.ts'
import type { Store } from '#client/store/store.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { createTestStore } from '#test/support/test-device.ts'
import { aReceipt, NOON } from '#test/support/test-entry.ts'
import { aPhoto, BYTES } from '#test/support/test-photo.ts'

async function twoPeople(): Promise<{ store: Store; ids: string[] }> {
  const store = createTestStore()
  const ids: string[] = []
  for (const [at, subject] of ['s_1', 's_2', 's_1'].entries()) {
    const item = anItem(aReading({ subject, serverSeenAt: null }))
    await store.outbox.save([item], { subject, account: item.account, serial: '22-418837' }, NOON + at)
    ids.push(item.id)
  }
  return { store, ids }
}

test('[faults/A4] [faults/A5] only one’s own rows are listed and due; others are a number', async () => {
  const { store, ids } = await twoPeople()

  const { due } = await store.outbox.due('s_1', NOON, 'asked', '1')

  expect((await store.outbox.list('s_1')).map(({ id }) => id)).toEqual([ids[0], ids[2]])
  expect(due.map(({ id }) => id)).toEqual([ids[0], ids[2]])
  expect(await store.outbox.othersWaiting('s_1')).toEqual({ readings: 1, photos: 0 })
  expect(await store.outbox.othersWaiting(null)).toEqual({ readings: 3, photos: 0 })
  expect(await store.outbox.get({ account: 'astana-12045587', id: ids[1]! }, 's_1')).toBeNull()
  expect(await store.outbox.get({ account: 'astana-12045587', id: ids[0]! }, 's_1')).toMatchObject({ id: ids[0] })
})

test('[faults/D14] the heartbeat counts what waits, and since when', async () => {
  const { store } = await twoPeople()

  expect(await store.outbox.heartbeat('s_1')).toMatchObject({ unsent: 2, oldestUnsentAt: NOON })
  expect(await store.outbox.heartbeat('s_3')).toEqual({
    ...{ unsent: 0, oldestUnsentAt: null },
    ...{ unsentPhotos: 0, oldestPhotoAt: null },
  })
})

test('[faults/V9] the greatest commit number seen in this epoch is told with its receipt', async () => {
  const { store } = await twoPeople()
  const rows = await store.outbox.list('s_1')
  const events = rows.map((row, at) => ({
    account: row.account,
    id: row.id,
    event: { kind: 'receipt' as const, receipt: aReceipt(row, { commitSeq: 9 - at }), epoch: 'e_1', at: NOON },
  }))
  await store.outbox.apply(events, null)

  const { account, id, item } = rows[0]!
  const proof = { account, id, hash: item.hash, number: 'E-7K3Q-20M9' }
  expect(await store.outbox.known('s_1', 'e_1')).toEqual({ epoch: 'e_1', commitSeq: 9, proof })
  expect(await store.outbox.known('s_1', 'e_2')).toEqual({ epoch: 'e_2', commitSeq: 0 })
})

test('[faults/N1] the server is asked after rows that may have arrived, not after those never sent', async () => {
  const { store, ids } = await twoPeople()
  const sent = { kind: 'failure', error: 'timeout', at: NOON, nextTryAt: NOON, sent: true } as const
  const event = { ...sent, whole: false, problem: null, app: '1' }
  await store.outbox.apply([{ account: 'astana-12045587', id: ids[0]!, event }], null)

  expect((await store.outbox.askable('s_1')).map(({ id }) => id)).toEqual([ids[0]])
})

test('[faults/A5] [faults/G12] photos that others left are a number too', async () => {
  const { store } = await twoPeople()
  const photos = createPhotos(store.database)
  for (const subject of ['s_1', 's_2', 's_2']) await photos.keep(aPhoto({ subject }), BYTES)
  const gone = aPhoto({ subject: 's_2' })
  await photos.keep(gone, BYTES)
  await photos.received(gone, NOON, 'e_1')

  expect(await store.outbox.othersWaiting('s_1')).toEqual({ readings: 1, photos: 2 })
  expect(await store.outbox.othersWaiting(null)).toEqual({ readings: 3, photos: 3 })
})
