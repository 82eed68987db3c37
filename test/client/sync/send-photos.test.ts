/** Send photos: after the readings, a few at once, until the server says that it has them. */
import { expect, test } from 'vitest'
import { DAY } from '#client/domain/retry.ts'
import { createPhotos } from '#client/store/photos.ts'
import { createTestDevice, withReadings } from '#test/support/test-device.ts'
import { createTestNetwork, type Fault, json, noNetwork, page, problemAnswer } from '#test/support/test-network.ts'
import { aPhoto, BYTES, withPhotos } from '#test/support/test-photo.ts'

async function aPhone(readings = 1, each = 1) {
  const network = createTestNetwork()
  const device = createTestDevice({ fetch: network.fetch })
  await withReadings(device, readings)
  await withPhotos(device, each)
  const photos = createPhotos(device.store.database)
  const states = async () => (await photos.list('s_1')).map(({ state }) => state)
  return { network, device, sync: device.sync, photos, states }
}

/** Only requests with a photo meet it. */
const forPhotos =
  (fault: Fault): Fault =>
  (asked) =>
    asked.method === 'PUT' ? fault(asked) : null

test('photos go after their readings, each to its own address, as they are', async () => {
  const { network, sync, states } = await aPhone(2, 2)

  await sync.run('start')
  const report = await sync.sendPhotos('start')

  expect(report).toEqual({ received: 4, remaining: 0, failure: null })
  expect(await states()).toEqual(Array(4).fill('received'))
  expect([...network.photos.values()].every((bytes) => bytes.byteLength === BYTES.byteLength)).toBe(true)
  const put = network.asked.find(({ method }) => method === 'PUT')
  expect(put?.headers['Content-Type']).toBe('image/jpeg')
  expect(put?.path).toMatch(/^accounts\/astana-12045587\/readings\/[0-9a-f-]{36}\/photos\/[0-9a-f]{64}\?subject=s_1$/)
})

test('[faults/D14] an inspector’s phone says that no photo waits once the last has gone, a resident’s need not', async () => {
  const said = []
  for (const role of ['inspector', undefined] as const) {
    const { network, device, sync } = await aPhone(1, 2)
    const session = { subject: 's_1', server: 'srv_1', epoch: 'e_1' }
    await device.store.session.begin(role === undefined ? session : { ...session, role }, null)
    await sync.run('start')
    network.asked.length = 0

    await sync.sendPhotos('start')

    said.push(
      network.asked.map(({ path, body }) => [path.split('/')[0], (body as { unsentPhotos?: number })?.unsentPhotos]),
    )
  }

  const photos = Array(2).fill(['accounts', undefined])
  expect(said).toEqual([[...photos, ['readings', 0]], photos])
})

test('[faults/D9] whatever photos meet, readings are received', async () => {
  const { network, sync, device, states } = await aPhone(1, 2)
  network.server.always = forPhotos(() => problemAnswer('photo-unreadable'))

  await sync.run('start')
  const report = await sync.sendPhotos('start')

  expect(report).toMatchObject({ received: 0, remaining: 0 })
  expect(await device.store.outbox.waiting('s_1')).toEqual([])
  expect(await states()).toEqual(['waiting', 'waiting'])
})

test('a photo that cannot be read needs a person, and is tried again a day later all the same', async () => {
  const { network, sync, photos, device } = await aPhone()
  network.server.always = forPhotos(() => problemAnswer('photo-unreadable'))
  await sync.run('start')
  await sync.sendPhotos('start')

  const told = await photos.list('s_1')
  network.server.always = null
  device.clock.pass(DAY)
  await sync.sendPhotos('in-view')

  expect(told).toMatchObject([{ problem: 'photo-unreadable', state: 'waiting' }])
  expect(await photos.list('s_1')).toMatchObject([{ state: 'received', problem: null }])
})

test.each<[string, Fault]>([
  ['the network breaks', noNetwork],
  ['a Wi-Fi wants a login', () => page()],
  ['another server answers', () => json({ server: 'srv_2', epoch: 'e_1', now: 1, photo: {} })],
  ['the server has a fault', () => problemAnswer('fault')],
  ['somebody must sign in', () => problemAnswer('signed-out')],
  ['the reading is not there', () => problemAnswer('no-such-fact')],
  ['the photo came damaged', () => problemAnswer('photo-damaged')],
])('[faults/G6] when %s the photo waits and is sent later', async (_, fault) => {
  const { network, sync, device, states } = await aPhone()
  await sync.run('start')
  network.server.always = forPhotos(fault)

  const first = await sync.sendPhotos('start')
  const before = await states()
  network.server.always = null
  device.clock.pass(3_600_000)
  const second = await sync.sendPhotos('in-view')

  expect(first).toMatchObject({ received: 0, remaining: 1 })
  expect(before).toEqual(['waiting'])
  expect(second).toMatchObject({ received: 1, remaining: 0 })
})

test('[faults/G6] an answer that names another photo counts for none', async () => {
  const { network, sync, states } = await aPhone()
  await sync.run('start')
  network.server.always = forPhotos(() =>
    json({
      ...{ server: 'srv_1', epoch: 'e_1', now: 1 },
      photo: { account: 'astana-12045587', kind: 'readings', fact: crypto.randomUUID(), sha256: 'b'.repeat(64) },
    }),
  )

  await sync.sendPhotos('start')

  expect(await states()).toEqual(['waiting'])
})

test('[faults/G9] one photo that is refused holds back none of the others', async () => {
  const { network, sync, photos } = await aPhone(2, 2)
  await sync.run('start')
  const [refused] = await photos.list('s_1')
  network.server.always = forPhotos(({ path }) =>
    path.includes(refused!.sha256) ? problemAnswer('too-many-photos', { 'Retry-After': '3600' }) : null,
  )

  const report = await sync.sendPhotos('start')

  expect(report).toMatchObject({ received: 3, remaining: 1 })
})

test('a dead network is asked once for each that was on its way, not for all that wait', async () => {
  const { network, sync } = await aPhone(5, 3)
  await sync.run('start')
  network.server.always = forPhotos(noNetwork)

  await sync.sendPhotos('start')

  expect(network.paths().filter((path) => path.startsWith('PUT'))).toHaveLength(3)
})

test('[faults/V9] a restored server that lost a photo gets it again', async () => {
  const { network, sync, states } = await aPhone(1, 2)
  await sync.run('start')
  await sync.sendPhotos('start')
  const [lost] = network.photos.keys()
  network.photos.delete(lost!)
  network.server.epoch = 'e_2'

  await sync.run('start')
  await sync.run('start')
  const before = await states()
  await sync.sendPhotos('start')

  expect(before.toSorted()).toEqual(['received', 'waiting'])
  expect(await states()).toEqual(['received', 'received'])
  expect(network.photos.size).toBe(2)
})

test('what will not be sent by itself is not tried for again and again: a photo of a reading that is not saved', async () => {
  const { sync, photos } = await aPhone()
  await photos.keep(aPhoto(), BYTES)
  await sync.run('start')

  const report = await sync.sendPhotos('start')

  expect(report).toEqual({ received: 1, remaining: 0, failure: null })
  expect(await photos.waiting('s_1')).toMatchObject([{ place: { kind: 'nowhere' } }])
})
