import { expect, test } from 'vitest'
import { killRounds } from '#test/support/kill-rounds.ts'
import { sqliteDatabase } from '#test/support/test-database.ts'

test('[faults/V2] [faults/N1] killed under load at any moment, the server has every reading it acknowledged, and each once', async () => {
  const database = sqliteDatabase()

  const report = await killRounds(database, [120, 350, 230])

  expect(report.acknowledged).toBeGreaterThan(10)
  expect(report.interrupted).toBeGreaterThan(0)
  expect(report.lost).toEqual([])
  expect(report.torn).toBe(0)
  expect(report.stored).toBe(report.sent)
  expect(await database.rows('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
  database.remove()
}, 60_000)
