/** Visit photos: a visit carries its own, and those of faces whose reading was not saved. */
import { expect, test } from 'vitest'
import { DAY } from '#client/domain/retry.ts'
import { createPhotos } from '#client/store/photos.ts'
import { visitPhotos } from '#client/store/visit-photos.ts'
import { createTestDevice, withReadings } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'
import { aPhoto, BYTES, withPhotos } from '#test/support/test-photo.ts'

const ACCOUNT = 'astana-12045587'
const VISIT = { subject: 's_1', account: ACCOUNT, id: 'visit-1' }
const sha = (at: number): string => at.toString(16).padStart(64, '0')
const today = (at: number): boolean => at >= NOON - 1000

async function aDoor() {
  const device = createTestDevice()
  await withReadings(device, 1)
  const photos = createPhotos(device.store.database)
  const draft = await device.store.drafts.open({ subject: 's_1', account: ACCOUNT, serial: '22-7' }, ['main'], NOON)
  const take = async (said: Parameters<typeof aPhoto>[0]): Promise<void> => {
    await photos.keep(aPhoto({ account: ACCOUNT, ...said }), BYTES)
  }
  const places = async () => (await photos.waiting('s_1')).map(({ photo }) => [photo.kind, photo.fact, photo.sha256])
  return { device, photos, fact: draft.ids.main!, take, places }
}

test('a photo taken on a face before “No access” goes with the visit, since its reading never comes to be', async () => {
  const { photos, fact, take, places } = await aDoor()
  await take({ kind: 'visits', fact: VISIT.id, sha256: sha(1) })
  await take({ fact, sha256: sha(2), takenAt: NOON + 1 })

  const found = await visitPhotos(photos, VISIT, today)
  const untouched = await places()
  const carried = await found.take()

  expect(untouched).toContainEqual(['readings', fact, sha(2)])
  expect([found.hashes, carried]).toEqual(Array(2).fill([sha(1), sha(2)]))
  expect(await places()).toEqual([
    ['visits', VISIT.id, sha(1)],
    ['visits', VISIT.id, sha(2)],
  ])
})

test('a visit takes nothing of a saved reading, of another dwelling, day or person', async () => {
  const { device, photos, fact, take, places } = await aDoor()
  await withPhotos(device, 1)
  await take({ fact, sha256: sha(2), takenAt: NOON - DAY })
  await take({ account: 'astana-2', sha256: sha(3) })
  await take({ subject: 's_2', sha256: sha(4) })
  const before = await places()

  const found = await visitPhotos(photos, VISIT, today)

  expect(await found.take()).toEqual([])
  expect(await places()).toEqual(before)
})

test('of more photos than a visit may have the rest stay where they are, to be seen among what is unsent', async () => {
  const { photos, fact, take, places } = await aDoor()
  for (let at = 0; at < 19; at += 1) await take({ kind: 'visits', fact: VISIT.id, sha256: sha(at) })
  for (let at = 20; at < 23; at += 1) await take({ fact, sha256: sha(at), takenAt: NOON + at })

  const carried = await (await visitPhotos(photos, VISIT, today)).take()

  expect(carried).toHaveLength(20)
  expect((await places()).filter(([kind]) => kind === 'readings')).toEqual([
    ['readings', fact, sha(21)],
    ['readings', fact, sha(22)],
  ])
})

test('[faults/D4] where there is no room to hand them over, the visit names what it has', async () => {
  const { device, photos, fact, take, places } = await aDoor()
  await take({ kind: 'visits', fact: VISIT.id, sha256: sha(1) })
  await take({ fact, sha256: sha(2), takenAt: NOON + 1 })
  await device.store.database.use(async (db) => {
    db.photoBytes.hook('creating', () => {
      throw new DOMException('no room', 'QuotaExceededError')
    })
  })

  const carried = await (await visitPhotos(photos, VISIT, today)).take()

  expect(carried).toEqual([sha(1)])
  expect(await places()).toContainEqual(['readings', fact, sha(2)])
})
