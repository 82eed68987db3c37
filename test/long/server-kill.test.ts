import { expect, test } from 'vitest'
import { killRounds } from '#test/support/kill-rounds.ts'

test('[faults/V2] after 50 kills under load every acknowledged reading is stored, and each once', async () => {
  const report = await killRounds(Array.from({ length: 50 }, () => 30 + Math.random() * 400))

  expect(report.acknowledged).toBeGreaterThan(1000)
  expect(report.lost).toEqual([])
  expect(report.torn).toBe(0)
  expect(report.stored).toBe(report.sent)
  expect(report.integrity).toBe('ok')
}, 600_000)
