import { expect, test, vi } from 'vitest'
import { restore } from '#server/keeping/restore.ts'
import { keyCheckOf } from '#server/keys.ts'
import { systemClock as clock } from '#shared/lib/clock.ts'
import { restoreDrill } from '#test/support/restore-drill.ts'

// Processes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

test('[faults/V8] [faults/V9] [faults/G8] after a backup under load, 100 later receipts and a restore, the phones bring all back, none twice', async () => {
  const report = await restoreDrill(100, async (from, file) => {
    const keyFile = `${file}.key`
    await restore({ from, file, keyFile, keyCheckOf, clock, who: 'x', origin: 'x', lingerMs: 0 })
  })

  expect(report.before).toBeGreaterThanOrEqual(50)
  expect(report.later).toBeGreaterThanOrEqual(100)
  expect(report.missingInBackup).toBe(0)
  expect(report.unknown).toBeGreaterThanOrEqual(100)
  expect(report.sentAgain).toBe(report.unknown)
  expect([report.lost, report.doubled]).toEqual([0, 0])
  expect(report.epochs).toHaveLength(2)
  expect(report.checks.filter(({ state }) => state !== 'ok')).toEqual([])
})
