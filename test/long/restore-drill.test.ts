/**
 * Restore drill, in full: 500 later receipts; and a command that opens the old database at the very moment at which it is
 * replaced ([faults/V8], [faults/V9]).
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { backup } from '#server/keeping/backup.ts'
import { restore } from '#server/keeping/restore.ts'
import { keyCheckOf, readKeys } from '#server/keys.ts'
import { openStorage } from '#server/storage/storage.ts'
import { systemClock as clock } from '#shared/lib/clock.ts'
import { esep, restoreDrill } from '#test/support/restore-drill.ts'

test('[faults/V8] [faults/V9] [faults/G8] after a backup under load, 500 later receipts and a restore, the phones bring all back, none twice', async () => {
  for (let round = 0; round < 5; round += 1) {
    const report = await restoreDrill(500, (from, file) => esep(file, 'restore', from, '--yes'))

    expect(report.later).toBeGreaterThanOrEqual(500)
    expect(report.missingInBackup).toBe(0)
    expect(report.unknown).toBeGreaterThanOrEqual(500)
    expect(report.sentAgain).toBe(report.unknown)
    expect([report.lost, report.doubled]).toEqual([0, 0])
    expect(report.checks.filter(({ state }) => state !== 'ok')).toEqual([])
  }
})

test('[faults/V16] [faults/V9] a command that was opening the old database while it was replaced does not go on with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'esep-late-'))
  const file = join(folder, 'esep.sqlite')
  const [keyFile, from] = [`${file}.key`, join(folder, 'backup.sqlite')]
  const storage = await openStorage({ file, serving: true })
  await readKeys(keyFile, storage)
  await backup({ file, keyFile, keyCheckOf, to: from, clock, program: '0' })
  await storage.close()
  const script = `
    import { openStorage } from '#server/storage/storage.ts'
    process.stdout.write('opening')
    await openStorage({ file: process.argv[1], serving: false }).then(
      (storage) => storage.meta.put('late', 'yes'),
      (fault) => process.stdout.write(' ' + fault.message),
    )`
  let said: Promise<string> | null = null
  const step = (name: string): void => {
    if (name !== 'in place') return
    const command = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, file])
    said = text(command.stdout)
    // Long enough for it to have opened the file by its old name; this process must not go on meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000)
  }

  await restore({ from, file, keyFile, keyCheckOf, clock, who: 'x', origin: 'x', step })

  expect(await said).toBe('opening database is locked')
  const restored = await openStorage({ file, serving: true })
  expect(await restored.verify.integrity()).toEqual([])
  expect(await restored.meta.get('late')).toBeNull()
  await restored.close()
  rmSync(folder, { recursive: true })
})
