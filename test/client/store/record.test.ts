/** Record: from what was typed to what is saved. */
import { IDBObjectStore } from 'fake-indexeddb'
import { expect, test, vi } from 'vitest'
import { createTestDevice } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'

const KEY = { subject: 's_1', account: 'astana-12045587', serial: 'E-77' }

test('[R1] both registers of a meter are saved together under the ids of their draft', async () => {
  const { store, record, clock } = createTestDevice()
  const draft = await store.drafts.open(KEY, ['day', 'night'], clock.now())

  const done = await record(draft, { day: '000100', night: '000050' }, '2026-11-20')

  const items = done.ok ? done.value.map(({ item }) => [item.id, item.register, item.value]) : []
  expect(items).toEqual([
    [draft.ids.day, 'E-77/day', '000100'],
    [draft.ids.night, 'E-77/night', '000050'],
  ])
})

test('[faults/D6] one save that fails does not spoil the next', async () => {
  const { store, record, clock } = createTestDevice()
  const draft = await store.drafts.open(KEY, ['day'], clock.now())
  const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('lost', 'UnknownError')
  })

  await expect(record(draft, { day: '000100' }, '2026-11-20')).rejects.toMatchObject({ name: 'UnknownError' })
  spy.mockRestore()

  expect(await record(draft, { day: '000100' }, '2026-11-20')).toMatchObject({ ok: true })
})

test('[P6] [faults/T1] a wrong clock refuses nothing: the reading carries what the device believed and last heard', async () => {
  const { store, record, clock } = createTestDevice()
  await store.settings.set('clock', { delta: 1, serverSeenAt: NOON - 5 })
  const draft = await store.drafts.open(KEY, ['day'], clock.now())
  clock.set(Date.parse('1980-01-01T00:00:00Z'))

  const done = await record(draft, { day: '000100' }, '2026-11-20')

  expect(done.ok && done.value[0]?.item).toMatchObject({
    deviceTime: { at: clock.now(), zone: 'Asia/Almaty', offset: 300 },
    serverSeenAt: NOON - 5,
    readOn: '2026-11-20',
  })
})
