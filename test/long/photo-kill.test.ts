/** Photo kill, the whole: a server killed 25 times while photos come to it ([faults/V17]). */
import { expect, test } from 'vitest'
import { photoKills } from '#test/support/photo-kills.ts'
import { sqliteDatabase } from '#test/support/test-database.ts'

test('[faults/V17] after 25 kills at any moment every photo with a receipt is there whole, and in the end each once and nothing else', async () => {
  const database = sqliteDatabase()
  const rounds = Array.from({ length: 25 }, () => Math.random() * 400)

  const report = await photoKills(database, rounds)

  expect(report.acknowledged).toBeGreaterThan(50)
  expect(report.interrupted).toBeGreaterThan(25)
  expect(report.lost).toEqual([])
  expect(report.rows).toBe(report.sent)
  expect(report.strays).toEqual([])
  expect(await database.rows('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
  console.log(JSON.stringify({ ...report, lost: 0, strays: 0 }))
  database.remove()
}, 600_000)
