import { expect, test } from 'vitest'
import { killRounds } from '#test/support/kill-rounds.ts'
import { startPostgres } from '#test/support/postgres.ts'
import { postgresDatabase, sqliteDatabase } from '#test/support/test-database.ts'

const rounds = (count: number): number[] => Array.from({ length: count }, () => 30 + Math.random() * 400)

test('[faults/V2] after 50 kills under load every acknowledged reading is stored, and each once', async () => {
  const database = sqliteDatabase()

  const report = await killRounds(database, rounds(50))

  expect(report.acknowledged).toBeGreaterThan(200)
  expect(report.lost).toEqual([])
  expect(report.torn).toBe(0)
  expect(report.stored).toBe(report.sent)
  expect(await database.rows('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
  database.remove()
}, 600_000)

test('[faults/V2] the same with two servers of one PostgreSQL, of which one is killed at random, 25 times', async () => {
  const postgres = await startPostgres()
  const database = await postgresDatabase(postgres)

  const report = await killRounds(database, rounds(25), 2)

  expect(report.acknowledged).toBeGreaterThan(200)
  expect(report.lost).toEqual([])
  expect(report.torn).toBe(0)
  expect(report.stored).toBe(report.sent)
  database.remove()
  await postgres.stop()
}, 600_000)
