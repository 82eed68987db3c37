import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDiskWatch } from '#server/operations/disk-watch.ts'
import { createMetrics, type Metrics } from '#server/operations/metrics.ts'
import { metricOf } from '#test/support/metric-of.ts'

const A_GB = 1024 ** 3
let folder: string
let file: string
let metrics: Metrics
let logged: { msg: string; level: number }[]
const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'esep-disk-watch-'))
  file = join(folder, 'esep.sqlite')
  metrics = createMetrics()
  logged = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const figure = async (name: string) => metricOf((await metrics.page()).text, name)

test('[faults/V5] the size of the database and of its log is shown, and the room that is left', async () => {
  writeFileSync(file, 'x'.repeat(5000))
  writeFileSync(`${file}-wal`, 'x'.repeat(300))

  await createDiskWatch(file, metrics, log).look()

  expect(await figure('esep_database_bytes{part="file"}')).toBe(5000)
  expect(await figure('esep_database_bytes{part="wal"}')).toBe(300)
  expect(await figure('esep_disk_free_bytes')).toBeGreaterThan(0)
  expect(await figure('esep_disk_size_bytes')).toBeGreaterThan((await figure('esep_disk_free_bytes'))!)
})

test('without a log its size is nothing', async () => {
  writeFileSync(file, 'x')

  await createDiskWatch(file, metrics, log).look()

  expect(await figure('esep_database_bytes{part="wal"}')).toBe(0)
})

test.each([
  { free: 0.9 * A_GB, size: 10 * A_GB },
  { free: 4 * A_GB, size: 100 * A_GB },
  { free: 0, size: 10 * A_GB },
])('[faults/V4] $free bytes free of $size are told of, once until there is room again', async (room) => {
  const rooms = [room, room, { free: 50 * A_GB, size: 100 * A_GB }, room]
  const watch = createDiskWatch(file, metrics, log, async () => rooms.shift()!)

  for (let look = 0; look < 4; look += 1) await watch.look()

  expect(logged.map(({ level }) => level)).toEqual([40, 30, 40])
  expect(await figure('esep_disk_free_bytes')).toBe(room.free)
})

test('[faults/V4] with room enough nothing is said', async () => {
  await createDiskWatch(file, metrics, log, async () => ({ free: 6 * A_GB, size: 100 * A_GB })).look()

  expect(logged).toEqual([])
})
