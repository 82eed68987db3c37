/** Photos: kept apart from values, sent after their reading, gone only by will or a day after their receipt. */
import { expect, test } from 'vitest'
import { DAY } from '#client/domain/retry.ts'
import { createPhotos } from '#client/store/photos.ts'
import { createVisitDrafts } from '#client/store/visit-drafts.ts'
import { createTestDevice, withReadings } from '#test/support/test-device.ts'
import { aReceipt, NOON } from '#test/support/test-entry.ts'
import { aPhoto, BYTES, withPhotos } from '#test/support/test-photo.ts'

async function aPhone(readings = 1, each = 1) {
  const device = createTestDevice()
  await withReadings(device, readings)
  const kept = await withPhotos(device, each)
  const photos = createPhotos(device.store.database)
  const receive = async (): Promise<void> => {
    const rows = await device.store.outbox.list('s_1')
    const events = rows.map((row) => ({
      ...{ account: row.account, id: row.id },
      event: { kind: 'receipt' as const, receipt: aReceipt(row), epoch: 'e_1', at: NOON },
    }))
    await device.store.outbox.apply(events, null)
  }
  return { device, photos, kept, receive }
}

test('[faults/D9] a photo is kept as an ArrayBuffer, apart from what is known of it', async () => {
  const { photos, kept } = await aPhone()

  const bytes = await photos.bytesOf(kept[0]!)

  expect(bytes).toBeInstanceOf(ArrayBuffer)
  expect(new Uint8Array(bytes!)).toEqual(new Uint8Array(BYTES))
  expect(await photos.list('s_1')).toEqual([kept[0]])
})

test('[faults/D4] [faults/D9] where there is no room for a photo, that is said, and the reading beside it stays', async () => {
  const { device, photos } = await aPhone(1, 0)
  await device.store.database.use(async (db) => {
    db.photoBytes.hook('creating', () => {
      throw new DOMException('no room', 'QuotaExceededError')
    })
  })

  const kept = await photos.keep(aPhoto(), BYTES)

  expect(kept).toEqual({ ok: false, refusal: 'full' })
  expect(await photos.list('s_1')).toEqual([])
  expect(await device.store.outbox.waiting('s_1')).toHaveLength(1)
})

test('a photo waits until its reading is received', async () => {
  const { photos, kept, receive } = await aPhone()

  const before = await photos.due('s_1', NOON, 'start')
  await receive()

  expect(before).toEqual([])
  expect(await photos.due('s_1', NOON, 'start')).toEqual(kept)
})

test('[faults/A5] nobody sees or sends another person’s photos', async () => {
  const { photos, receive } = await aPhone()
  await receive()

  expect(await photos.list('s_2')).toEqual([])
  expect(await photos.due('s_2', NOON, 'asked')).toEqual([])
})

test('the same picture chosen twice for a reading is one photo', async () => {
  const { photos, kept } = await aPhone()

  await photos.keep({ ...kept[0]!, takenAt: NOON + 5 }, BYTES)

  expect(await photos.of({ account: kept[0]!.account, fact: kept[0]!.fact })).toEqual(kept)
})

test('[faults/G2] a photo that waits never goes by age; one that was received goes after a day', async () => {
  const { photos, kept } = await aPhone(1, 2)
  await photos.received(kept[0]!, NOON, 'e_1')

  const early = await photos.prune(NOON + DAY)
  const late = await photos.prune(NOON + 400 * DAY)

  expect([early, late]).toEqual([0, 1])
  expect(await photos.list('s_1')).toEqual([kept[1]])
  expect(await photos.bytesOf(kept[0]!)).toBeNull()
  expect(await photos.bytesOf(kept[1]!)).not.toBeNull()
})

test('[faults/V9] a photo that the server lost waits again while its bytes are here', async () => {
  const { photos, kept } = await aPhone()
  await photos.received(kept[0]!, NOON, 'e_1')

  await photos.reopen(kept[0]!)

  expect(await photos.list('s_1')).toMatchObject([{ state: 'waiting', attempts: 0 }])
})

test('[security/F10] at the sign-out photos that the server has go, those that wait stay', async () => {
  const { device, photos, kept } = await aPhone(1, 2)
  await photos.received(kept[0]!, NOON, 'e_1')

  await device.store.session.end(NOON)

  expect(await photos.list('s_1')).toEqual([kept[1]])
  expect([await photos.bytesOf(kept[0]!), await photos.bytesOf(kept[1]!)]).toEqual([null, expect.any(ArrayBuffer)])
})

test('[faults/G2] a reading that is discarded takes its photos along; one that was received keeps them', async () => {
  const { device, photos, kept, receive } = await aPhone(2, 2)
  const [first, second] = (await device.store.outbox.list('s_1')).map(({ account, id }) => ({ account, id }))

  expect(await device.store.outbox.discard(first!, NOON)).toBe(true)

  expect(await photos.list('s_1')).toEqual(kept.filter(({ fact }) => fact === second!.id))
  expect(await photos.bytesOf(kept[0]!)).toBeNull()
  expect(await device.store.outbox.heartbeat('s_1')).toMatchObject({ unsent: 1, unsentPhotos: 2 })

  await receive()
  expect(await device.store.outbox.discard(second!, NOON)).toBe(false)
  expect(await photos.of({ account: second!.account, fact: second!.id })).toHaveLength(2)
})

test('[faults/G2] a reading of which a photo waits stays, however old, until the server has the photo', async () => {
  const { device, photos, kept, receive } = await aPhone(2, 0)
  const [, { account, id }] = (await device.store.outbox.list('s_1')) as [unknown, { account: string; id: string }]
  const photo = aPhoto({ account, fact: id })
  await photos.keep(photo, BYTES)
  await receive()

  const early = await device.store.outbox.prune(NOON + 100 * DAY, 'e_1')

  expect([early, kept]).toEqual([1, []])
  expect(await photos.due('s_1', NOON, 'asked')).toEqual([photo])

  await photos.received(photo, NOON, 'e_1')
  expect(await device.store.outbox.prune(NOON + 100 * DAY, 'e_1')).toBe(1)
})

test('of each photo that waits it is known what it was taken for', async () => {
  const { device, photos, kept } = await aPhone(2, 1)
  const { store } = device
  const account = kept[0]!.account
  await photos.received(kept[1]!, NOON, 'e_1')
  const draft = await store.drafts.open({ subject: 's_1', account, serial: '22-7' }, ['day', 'night'], NOON)
  const visit = { subject: 's_1', round: 'astana-1', account }
  const noted = await createVisitDrafts(store.database, store.ballast).open(
    visit,
    () => ({ id: crypto.randomUUID(), slip: '7' }),
    NOON,
  )
  await photos.keep(aPhoto({ fact: draft.ids.night!, takenAt: NOON + 1 }), BYTES)
  await photos.keep(aPhoto({ kind: 'visits', fact: noted.id, takenAt: NOON + 2 }), BYTES)
  await photos.keep(aPhoto({ takenAt: NOON + 3 }), BYTES)
  await photos.keep(aPhoto({ subject: 's_2' }), BYTES)

  const places = (await photos.waiting('s_1')).map(({ place }) => place)

  const entry = (await store.outbox.list('s_1')).find(({ id }) => id === kept[0]!.fact)
  expect(places).toEqual([
    { kind: 'after', entry },
    { kind: 'begun', serial: '22-7' },
    { kind: 'noted' },
    { kind: 'nowhere' },
  ])
})

test('[faults/D4] photos are given to a visit with their bytes, or stay as they are where there is no room', async () => {
  const { device, photos, kept } = await aPhone(1, 2)
  const visit = { account: kept[0]!.account, kind: 'visits', fact: crypto.randomUUID() } as const
  const moved = kept.map((photo) => ({ ...photo, ...visit }))

  await photos.moveTo(visit, kept)

  expect(await photos.list('s_1')).toEqual(moved)
  expect([await photos.bytesOf(kept[0]!), await photos.bytesOf(moved[0]!)]).toEqual([null, expect.any(ArrayBuffer)])

  await device.store.database.use(async (db) => {
    db.photoBytes.hook('creating', () => {
      throw new DOMException('no room', 'QuotaExceededError')
    })
  })
  await expect(photos.moveTo({ ...visit, fact: crypto.randomUUID() }, moved)).rejects.toThrow()
  expect(await photos.list('s_1')).toEqual(moved)
  expect(await photos.bytesOf(moved[1]!)).not.toBeNull()
})
