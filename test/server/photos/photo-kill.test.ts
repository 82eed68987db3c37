/** Photo kill: a server killed while photos come has those it gave a receipt for, whole, and the others once they are sent again. */
import { expect, test } from 'vitest'
import { photoKills } from '#test/support/photo-kills.ts'
import { sqliteDatabase } from '#test/support/test-database.ts'

test('[faults/V17] killed while photos come, the server has every photo it gave a receipt for, and in the end each once', async () => {
  const database = sqliteDatabase()

  const report = await photoKills(database, [120, 10, 60])

  expect(report.acknowledged).toBeGreaterThanOrEqual(3)
  expect(report.interrupted).toBeGreaterThan(0)
  expect(report.lost).toEqual([])
  expect(report.rows).toBe(report.sent)
  expect(report.strays).toEqual([])
  database.remove()
}, 60_000)
