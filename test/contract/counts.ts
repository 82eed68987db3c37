/** Counts: what the figures for the operator must be on every engine, as a part of the contract of the storage. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DeviceTable } from '#server/storage/schema.ts'
import type { Storage } from '#server/storage/storage.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

const aDevice = (device: string, said: Partial<DeviceTable> = {}): DeviceTable => ({
  device,
  subject: 's_1',
  app: '0.1.0',
  unsent: 0,
  oldest_unsent_at: null,
  clock_skew: 0,
  seen_at: 1000,
  unsent_photos: null,
  oldest_photo_at: null,
  ...said,
})

export function countsContract(name: string, open: () => Promise<Storage>): void {
  describe(`counts on ${name}`, () => {
    let storage: Storage

    beforeEach(async () => {
      storage = await open()
    })
    afterEach(() => storage.close())

    const add = (...rows: ReturnType<typeof aStoredReading>[]) =>
      storage.write((queries) => queries.readings.add(rows, 5, 'test'))

    test('in an empty database nothing waits', async () => {
      expect(await storage.counts.queued()).toEqual([])
      expect(await storage.counts.held()).toEqual({ count: 0, oldest: null })
      expect(await storage.devices.seenSince(0)).toBe(0)
      expect(await storage.devices.unsentSince(0)).toEqual({ devices: 0, readings: 0, oldest: null })
      expect(await storage.devices.lastSeen()).toBeNull()
    })

    test('queued readings are counted by their opening, held ones all together, others not', async () => {
      const queued = (opensAt: number) => aStoredReading({ status: 'queued', opens_at: opensAt })
      const held = (receivedAt: number) =>
        aStoredReading({ status: 'held', period: null, reason: 'lower', received_at: receivedAt })
      await add(queued(20), queued(10), queued(20), held(7), held(5), aStoredReading())

      expect(await storage.counts.queued()).toEqual([
        { opensAt: 10, count: 1 },
        { opensAt: 20, count: 2 },
      ])
      expect(await storage.counts.held()).toEqual({ count: 2, oldest: 5 })
    })

    test('of many pages none is left out and none counted twice, even where one account or one moment spans two', async () => {
      const rows = Array.from({ length: 5200 }, (_, at) => ({
        account: `astana-${10_000_000 + Math.floor(at / 300)}`,
        received_at: Math.floor(at / 300),
      }))
      await add(...rows.map((row) => aStoredReading({ ...row, status: 'queued', opens_at: 10 })))
      await add(...rows.map((row) => aStoredReading({ ...row, status: 'held', period: null, reason: 'lower' })))

      expect(await storage.counts.queued()).toEqual([{ opensAt: 10, count: 5200 }])
      expect(await storage.counts.held()).toEqual({ count: 5200, oldest: 0 })
    })

    test('devices are counted that were heard of since then, and what they hold unsent', async () => {
      const devices = [
        aDevice('d_1', { seen_at: 5000, unsent: 3, oldest_unsent_at: 900 }),
        aDevice('d_2', { seen_at: 6000, unsent: 2, oldest_unsent_at: 800 }),
        aDevice('d_2', { subject: 's_2', seen_at: 6000 }),
        aDevice('d_3', { seen_at: 100, unsent: 50, oldest_unsent_at: 1 }),
      ]
      await storage.devices.seen(devices)

      expect(await storage.devices.seenSince(5000)).toBe(3)
      expect(await storage.devices.unsentSince(5000)).toEqual({ devices: 2, readings: 5, oldest: 800 })
      expect(await storage.devices.lastSeen()).toBe(6000)
    })
  })
}
