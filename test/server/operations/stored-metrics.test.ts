import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { lastBackup } from '#server/keeping/note-backup.ts'
import { addStoredMetrics } from '#server/operations/stored-metrics.ts'
import { send } from '#test/support/batch.ts'
import { metricOf } from '#test/support/metric-of.ts'
import { aResident, type Resident } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

let resident: Resident
let faults: unknown[]

beforeEach(async () => {
  resident = await aResident()
  faults = []
})
afterEach(async () => {
  vi.useRealTimers()
  await resident.server.close()
})

type Said = Partial<Parameters<typeof addStoredMetrics>[1]>

/** The app's metrics with what the database says, or what is said in its place. */
function figures(said: Said = {}): (name: string) => Promise<number | undefined> {
  const { storage, clock, watch } = resident.server
  const onFault = (fault: unknown) => void faults.push(fault)
  addStoredMetrics(watch.metrics, { storage, clock, readiness: watch.readiness, onFault, ...said })
  return async (name) => metricOf((await watch.metrics.page()).text, name)
}

test('queue, held and unsent readings, devices and the commit number are on the page', async () => {
  const { server, person } = resident
  const opensAt = Date.parse('2026-12-18T09:00:00+05:00')
  const at = server.clock.now() - 3_600_000
  await send(server, person, [resident.item()])
  await server.storage.write(async ({ readings, devices }) => {
    const queued = [1, 2].map(() => aStoredReading({ status: 'queued', opens_at: opensAt }))
    const held = aStoredReading({ status: 'held', period: null, reason: 'lower', received_at: at })
    await readings.add([...queued, held], 5, 'test')
    const photos = { unsent_photos: null, oldest_photo_at: null }
    const device = { device: 'd_9', subject: 's_9', app: '', clock_skew: 0, seen_at: at, ...photos }
    await devices.seen([{ ...device, unsent: 4, oldest_unsent_at: at }])
    await devices.seen([{ ...device, device: 'd_lost', unsent: 9, oldest_unsent_at: 1, seen_at: 1 }])
  })

  const figure = figures()

  expect(await figure('esep_readings_queued{opens_at="2026-12-18T04:00:00.000Z"}')).toBe(2)
  expect(await figure('esep_readings_queued_next_opening_timestamp_seconds')).toBe(opensAt / 1000)
  expect(await figure('esep_readings_held')).toBe(1)
  expect(await figure('esep_readings_held_oldest_timestamp_seconds')).toBe(at / 1000)
  expect(await figure('esep_devices_seen_24h')).toBe(2)
  expect(await figure('esep_devices_with_unsent')).toBe(1)
  expect(await figure('esep_unsent_readings')).toBe(4)
  expect(await figure('esep_unsent_oldest_timestamp_seconds')).toBe(at / 1000)
  expect(await figure('esep_commit_number')).toBe(1)
  expect(await figure('esep_storage_healthy')).toBe(1)
  expect(await figure('esep_counted_timestamp_seconds')).toBe(server.clock.now() / 1000)
})

test('what is counted is counted at most every half minute, the number of the last commit is always the last', async () => {
  const { server, person } = resident
  const figure = figures()
  await figure('esep_readings_held')

  await send(server, person, [resident.item({ register: '00-000000/main' })])

  expect(await figure('esep_readings_held')).toBe(0)
  expect(await figure('esep_commit_number')).toBe(1)
})

test('[faults/V8] when the last backup was made is on the page, or that there was none', async () => {
  const { server } = resident
  const figure = figures()
  const before = await figure('esep_backup_last_timestamp_seconds')
  await server.storage.meta.put('last_backup', JSON.stringify({ at: 1_795_000_000_000, to: 'x', commitSeq: 1 }))
  const noted = await lastBackup(server.storage.meta)

  expect([before, await figure('esep_backup_last_timestamp_seconds')]).toEqual([0, noted!.at / 1000])
})

test('an opening that has passed is no longer on the page', async () => {
  vi.useFakeTimers()
  const { server } = resident
  const opensAt = server.clock.now()
  const name = `esep_readings_queued{opens_at="${new Date(opensAt).toISOString()}"}`
  await server.storage.readings.add([aStoredReading({ status: 'queued', opens_at: opensAt })], 5, 'test')
  const figure = figures()
  const before = await figure(name)

  await server.release.due()
  vi.advanceTimersByTime(31_000)

  expect([before, await figure(name)]).toEqual([1, undefined])
})

test('a count that takes long is not waited for, nor made twice at once; the page shows the one before', async () => {
  vi.useFakeTimers()
  const { storage } = resident.server
  let counting = 0
  let done: (held: { count: number; oldest: null }) => void = () => undefined
  const held = () => {
    counting += 1
    return new Promise<{ count: number; oldest: null }>((resolve) => {
      done = resolve
    })
  }
  const figure = figures({ storage: { ...storage, counts: { ...storage.counts, held } } })

  const first = figure('esep_readings_held')
  await vi.advanceTimersByTimeAsync(2000)
  const second = figure('esep_readings_held')
  await vi.advanceTimersByTimeAsync(2000)
  const before = await Promise.all([first, second])
  done({ count: 7, oldest: null })
  await vi.advanceTimersByTimeAsync(1)

  expect(before).toEqual([0, 0])
  expect(await figure('esep_readings_held')).toBe(7)
  expect(counting).toBe(1)
})

test('[faults/V4] a storage that is full or does not answer is not healthy, and the page is there to say so', async () => {
  const figure = figures()
  resident.server.watch.readiness.saw(Object.assign(new Error('full'), { errcode: 13 }))
  const full = await figure('esep_storage_healthy')
  await resident.server.storage.close()

  expect(full).toBe(0)
  expect(await figure('esep_storage_healthy')).toBe(0)
  expect(faults).toHaveLength(1)
})
