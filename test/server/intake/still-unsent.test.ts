import { afterEach, beforeEach, expect, test } from 'vitest'
import { stillUnsent } from '#server/intake/still-unsent.ts'
import type { DeviceTable } from '#server/storage/schema.ts'
import { aBatch } from '#test/support/batch.ts'
import { aResident, type Resident } from '#test/support/resident.ts'

const NOW = Date.parse('2026-11-20T12:00:00+05:00')
const AN_HOUR = 3_600_000
let resident: Resident

beforeEach(async () => {
  resident = await aResident()
})
afterEach(() => resident.server.close())

const aDevice = (said: Partial<DeviceTable> = {}): DeviceTable => ({
  device: 'd_1',
  subject: 's_1',
  app: '0.1.0',
  unsent: 3,
  oldest_unsent_at: NOW - AN_HOUR,
  clock_skew: 0,
  seen_at: NOW,
  unsent_photos: null,
  oldest_photo_at: null,
  ...said,
})

test('what has its receipt now is no longer unsent', () => {
  expect(stillUnsent(aDevice(), 2)).toMatchObject({ unsent: 1, oldest_unsent_at: NOW - AN_HOUR })
  expect(stillUnsent(aDevice(), 3)).toMatchObject({ unsent: 0, oldest_unsent_at: null })
  expect(stillUnsent(aDevice({ unsent: 1 }), 3)).toMatchObject({ unsent: 0, oldest_unsent_at: null })
})

test('[faults/T1] since when is told by our clock, whatever the device’s says, and never lies ahead', () => {
  const slow = aDevice({ oldest_unsent_at: NOW - 9 * AN_HOUR, clock_skew: 8 * AN_HOUR })

  expect(stillUnsent(slow, 0).oldest_unsent_at).toBe(NOW - AN_HOUR)
  expect(stillUnsent(aDevice({ oldest_unsent_at: 8.64e15 }), 0).oldest_unsent_at).toBe(NOW)
  expect(stillUnsent(aDevice({ oldest_unsent_at: -8.64e15 }), 0).oldest_unsent_at).toBe(0)
  expect(stillUnsent(aDevice({ oldest_unsent_at: null }), 0).oldest_unsent_at).toBeNull()
})

test('a number that no phone holds is cut, so that any engine can keep it', () => {
  expect(stillUnsent(aDevice({ unsent: Number.MAX_SAFE_INTEGER }), 0).unsent).toBe(100_000)
})

test('[faults/D14] of a batch whose readings are all taken nothing is left; of one that is put off, all of it', async () => {
  const { server, person } = resident
  const { storage } = server
  const item = resident.item()
  const torn = { ...resident.item(), value: '1' }
  const post = (items: unknown[], unsent: number) =>
    person.call('POST', '/api/v1/readings', {
      ...aBatch(server, person, items),
      unsent,
      oldestUnsentAt: server.clock.now() - AN_HOUR,
    })
  const left = () => storage.devices.unsentSince(0)

  await post([item, torn], 7)
  const some = await left()
  await post([item], 1)

  expect(some).toEqual({ devices: 1, readings: 6, oldest: server.clock.now() - AN_HOUR })
  expect(await left()).toEqual({ devices: 0, readings: 0, oldest: null })
})

test('photos go their own way: a batch takes none of them, and since when is told by our clock', () => {
  const slow = aDevice({ unsent_photos: 4, oldest_photo_at: NOW - 9 * AN_HOUR, clock_skew: 8 * AN_HOUR })

  expect(stillUnsent(slow, 3)).toMatchObject({ unsent: 0, unsent_photos: 4, oldest_photo_at: NOW - AN_HOUR })
  expect(stillUnsent({ ...slow, unsent_photos: 0 }, 0)).toMatchObject({ unsent_photos: 0, oldest_photo_at: null })
  expect(stillUnsent({ ...slow, unsent_photos: null }, 0)).toMatchObject({ unsent_photos: null, oldest_photo_at: null })
  expect(stillUnsent({ ...slow, unsent_photos: Number.MAX_SAFE_INTEGER }, 0).unsent_photos).toBe(100_000)
})
