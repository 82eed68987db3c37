/**
 * Disk faults: single system calls of the server fail while a batch comes, each in its turn until none is left: nothing
 * acknowledged is lost and nothing is stored twice ([faults/V3], [faults/V4]). Needs `strace`; where it is absent the tests
 * are skipped, and say so.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFaultyServer, type FaultyServer } from '#test/support/faulty-server.ts'
import { mayInject, unlessInjected } from '#test/support/injected.ts'

let folder: string
let server: FaultyServer

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-disk-'))
  server = await createFaultyServer(join(folder, 'esep.sqlite'))
})
afterEach(async () => {
  await server.end()
  rmSync(folder, { recursive: true, force: true })
})

const BATCH = [
  { error: 'EIO', calls: 'pwrite64', process: 'ends' },
  { error: 'EIO', calls: 'fsync,fdatasync', process: 'ends' },
  { error: 'ENOSPC', calls: 'pwrite64', process: 'goes on' },
  // A flush that fails tells nobody what is on disk, whatever the reason.
  { error: 'ENOSPC', calls: 'fsync,fdatasync', process: 'ends' },
] as const

test.skipIf(!mayInject).each(BATCH)(
  `[faults/V3] [faults/V4] [faults/G7] any $calls of a batch, or of the stop after it, fails with $error: 503, the process $process, and each reading is there once${unlessInjected}`,
  async ({ process: _, ...fault }) => {
    let failed = 0
    while ((await server.batchWith({ ...fault, nth: failed + 1 })) !== null) failed += 1

    expect(failed).toBeGreaterThan(0)
  },
)

test.skipIf(!mayInject)(
  `[faults/V4] [faults/G7] no room for any write: 503 each time, and the same process goes on once there is room${unlessInjected}`,
  async () => {
    await server.batchesWithoutRoom(6)
  },
)
