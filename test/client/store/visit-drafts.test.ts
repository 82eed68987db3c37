/** Visit drafts: kept from the first tap, by person, round and dwelling, until the visit is saved. */
import { expect, test } from 'vitest'
import { recordVisit } from '#client/store/record-visit.ts'
import { createVisitDrafts } from '#client/store/visit-drafts.ts'
import { createTestDevice } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'

const KEY = { subject: 'staff:bota', round: 'astana-20261120-1', account: 'astana-12045587' }

function aPhone() {
  const device = createTestDevice()
  return { device, drafts: createVisitDrafts(device.store.database) }
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

  await drafts.change(KEY, { codes: ['A3'], note: 'Comes at nine.' }, NOON + 1)
  const after = createVisitDrafts(createTestDevice({ indexedDB: device.indexedDB }).store.database)

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
