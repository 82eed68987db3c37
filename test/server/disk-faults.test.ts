/**
 * Disk faults, in short: the first write and flush of a batch fail, one write of a backup and one of an upgrade; all of them
 * in their turn are in `test/long`. Needs `strace`; where it is absent the tests are skipped, and say so.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFaultyCommands } from '#test/support/faulty-commands.ts'
import { createFaultyServer } from '#test/support/faulty-server.ts'
import { mayInject, unlessInjected } from '#test/support/injected.ts'

test.skipIf(!mayInject)(
  `[faults/V3] [faults/V4] [faults/G7] the first write or flush of a batch fails: 503, and each reading is there once${unlessInjected}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'esep-disk-'))
    const server = await createFaultyServer(join(folder, 'esep.sqlite'))
    onTestFinished(async () => {
      await server.end()
      rmSync(folder, { recursive: true })
    })

    const failed = [
      await server.batchWith({ calls: 'pwrite64', error: 'EIO', nth: 1 }),
      await server.batchWith({ calls: 'fsync,fdatasync', error: 'EIO', nth: 1 }),
      await server.batchWith({ calls: 'pwrite64', error: 'ENOSPC', nth: 1 }),
    ]

    for (const call of failed) expect(call).toContain('esep.sqlite-wal>')
  },
)

test.skipIf(!mayInject)(
  `[faults/V3] [faults/V4] [faults/V8] a write of a backup or of an upgrade fails: nothing is left of it, and the next one is made${unlessInjected}`,
  async () => {
    const commands = await createFaultyCommands()
    onTestFinished(() => commands.remove())

    const ofBackup = await commands.backup({ calls: 'pwrite64', error: 'ENOSPC', nth: 3, on: 'copy', threads: 'all' })
    const ofUpgrade = await commands.upgrade({ calls: 'pwrite64', error: 'EIO', nth: 20 })

    expect(ofBackup).toContain('.part>')
    expect(ofUpgrade).toContain('esep.sqlite')
  },
)
