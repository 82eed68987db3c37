/** Before sign-out: what waits is sent or given up before anybody leaves, photos too. */
import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { createPhotos } from '#client/store/photos.ts'
import { createSchedule } from '#client/sync/schedule.ts'
import { discardBeforeSignOut, sendBeforeSignOut } from '#client/ui/models/before-sign-out.ts'
import { createKept } from '#client/ui/models/kept.ts'
import type { Models } from '#client/ui/models/models.ts'
import { placedPhotosOf } from '#client/ui/models/photos.ts'
import { createTestDevice, withReadings } from '#test/support/test-device.ts'
import { createTestNetwork, noNetwork, problemAnswer } from '#test/support/test-network.ts'
import { aPhoto, BYTES, withPhotos } from '#test/support/test-photo.ts'

/** Photos take their time; once the session has ended the server takes none. */
async function aPhone(readings = 2, each = 3) {
  const network = createTestNetwork()
  const device = createTestDevice({
    async fetch(address, init) {
      const isPhoto = init?.method === 'PUT'
      if (isPhoto) await new Promise((resolve) => setTimeout(resolve, 20))
      if (isPhoto && (await device.store.session.current()) === null) return problemAnswer('signed-out')
      return await network.fetch(address, init)
    },
  })
  const { store, sync, messages, clock } = device
  await withReadings(device, readings)
  await withPhotos(device, each)
  const kept = createKept(store, messages)
  await kept.load()
  const page = { window: new EventTarget(), document: Object.assign(new EventTarget(), { visibilityState: 'hidden' }) }
  const schedule = createSchedule({
    ...{ store, sync, messages, clock, random: () => 0.5, registerSync: null },
    page: page as Parameters<typeof createSchedule>[0]['page'],
  })
  const models = { store, sync, messages, kept, schedule, present: { now: signal(clock.now()) } } as unknown as Models
  const photos = createPhotos(store.database)
  return { device, network, models, photos, kept }
}

test('[faults/G12] “send now, then sign out” leaves no photo behind', async () => {
  const { device, models, photos } = await aPhone()

  const sent = await sendBeforeSignOut(models)
  await device.sync.signOut()

  expect(sent).toBe('all')
  expect(await photos.waiting('s_1')).toEqual([])
  expect(await device.store.outbox.othersWaiting(null)).toEqual({ readings: 0, photos: 0 })
})

test('[faults/G12] photos that do not get through keep their person signed in, and are counted if they leave all the same', async () => {
  const { device, network, models } = await aPhone()
  network.server.always = (asked) => (asked.method === 'PUT' ? noNetwork(asked) : null)

  expect(await sendBeforeSignOut(models)).toBe('not-all')

  await device.sync.signOut()
  expect(await device.store.outbox.othersWaiting('s_2')).toEqual({ readings: 0, photos: 6 })
})

test('[faults/G12] what no network helps is told from what did not get through', async () => {
  const { models, photos } = await aPhone(1, 1)
  await photos.keep(aPhoto(), BYTES)

  expect(await sendBeforeSignOut(models)).toBe('cannot-go')
  expect(await photos.waiting('s_1')).toHaveLength(1)
})

test('[faults/G2] [faults/G12] who discards what waits discards the photos too', async () => {
  const { device, models, photos, kept } = await aPhone()
  await photos.keep(aPhoto(), BYTES)

  await discardBeforeSignOut(models)

  expect(await photos.list('s_1')).toEqual([])
  expect(await device.store.outbox.heartbeat('s_1')).toMatchObject({ unsent: 0, unsentPhotos: 0 })
  expect((await device.store.outbox.list('s_1')).map(({ state }) => state)).toEqual(['discarded', 'discarded'])
  expect(kept.session.value?.subject).toBe('s_1')
})

test('[faults/A5] whoever comes next on the same page sees none of the photos of who left', async () => {
  const { device, models } = await aPhone()
  const shown = placedPhotosOf(models)
  const settled = () => new Promise((resolve) => setTimeout(resolve, 50))
  await settled()
  expect(shown.value).toHaveLength(6)

  await device.sync.signOut()
  await settled()
  const afterwards = shown.value
  await device.store.session.begin({ subject: 's_2', server: 'srv_1', epoch: 'e_1' }, null)
  device.messages.say({ type: 'changed', what: 'session' })
  await settled()

  expect([afterwards, shown.value]).toEqual([[], []])
})
