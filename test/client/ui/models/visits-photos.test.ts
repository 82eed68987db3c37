/** Visits’ photos: what was taken on a meter's face goes with the visit that ends without its reading. */
import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { createPhotos } from '#client/store/photos.ts'
import { createKept } from '#client/ui/models/kept.ts'
import type { Models } from '#client/ui/models/models.ts'
import { createVisits } from '#client/ui/models/visits.ts'
import { aFlat, aRound } from '#test/support/a-round.ts'
import { createTestDevice } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'
import { aPhoto, BYTES } from '#test/support/test-photo.ts'

const BOTA = 'staff:bota'
const FLAT = 'astana-1'

async function atTheDoor() {
  const { store, messages, record } = createTestDevice()
  await store.session.begin({ subject: BOTA, server: 'srv_1', epoch: 'e_1', role: 'inspector' }, null)
  const kept = createKept(store, messages)
  await kept.load()
  const around = { present: { now: signal(NOON) }, schedule: { saved: async () => undefined } }
  const visits = createVisits({ ...around, store, messages, record, kept } as unknown as Models)
  await visits.loadDrafts()
  const photos = createPhotos(store.database)
  const draft = await store.drafts.open({ subject: BOTA, account: FLAT, serial: 'S-1' }, ['main'], NOON)
  const photo = aPhoto({ account: FLAT, fact: draft.ids.main!, subject: BOTA })
  await photos.keep(photo, BYTES)
  return { visits, photos, photo, kept, round: aRound(aFlat('1')) }
}

test('[faults/G2] a photo taken on a face goes with the visit that ends with “No access”', async () => {
  const { visits, photos, photo, kept, round } = await atTheDoor()
  const draft = await visits.open(round.round, FLAT)
  await visits.change(draft, { codes: ['A1'] })

  const refusal = await visits.end({ round, account: FLAT, isRead: false })

  const [visit] = kept.visits.value
  expect(refusal).toBeNull()
  expect(visit?.item.photos).toEqual([photo.sha256])
  expect(await photos.waiting(BOTA)).toMatchObject([
    { photo: { kind: 'visits', fact: visit?.id, sha256: photo.sha256 }, place: { kind: 'after' } },
  ])
})

test('a visit that does not end yet takes no photo off a face', async () => {
  const { visits, photos, photo, round } = await atTheDoor()
  await visits.open(round.round, FLAT)

  expect(await visits.end({ round, account: FLAT, isRead: false })).not.toBeNull()

  expect(await photos.waiting(BOTA)).toMatchObject([{ photo, place: { kind: 'begun', serial: 'S-1' } }])
})
