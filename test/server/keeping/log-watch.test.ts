import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createLogWatch, logBytes } from '#server/keeping/log-watch.ts'
import { openStorage } from '#server/storage/storage.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

test('[faults/V5] a log that grows behind a reader without end is told once, and again when it is short', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'esep-log-'))
  const file = join(folder, 'esep.sqlite')
  const storage = await openStorage({ file, serving: true })
  const store = () =>
    storage.write(({ readings }) =>
      readings.add(
        Array.from({ length: 200 }, () => aStoredReading({ status: 'held', period: null, reason: 'lower' })),
        5,
        'test',
      ),
    )
  const logged: string[] = []
  const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line).msg) })
  const watch = createLogWatch(file, log, 2_000_000)
  const reader = new DatabaseSync(file)
  await store()
  reader.exec('begin')
  reader.prepare('select * from reading limit 1').all()
  watch.look()
  const quiet = [...logged]

  while (logBytes(file) < 3_000_000) await store()
  for (let look = 0; look < 3; look += 1) watch.look()
  reader.close()
  const other = new DatabaseSync(file)
  other.exec('pragma wal_checkpoint(truncate)')
  other.close()
  for (let look = 0; look < 3; look += 1) watch.look()

  expect(quiet).toEqual([])
  expect(logged).toEqual([
    'storage: the write-ahead log is long; a backup, a report or a tool reads without end',
    'storage: the write-ahead log is short again',
  ])
  await storage.close()
  watch.look()
  rmSync(folder, { recursive: true })
})
