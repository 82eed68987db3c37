import { expect, test } from 'vitest'
import { killRounds } from '#test/support/kill-rounds.ts'

test('[faults/V2] [faults/N1] killed under load at any moment, the server has every reading it acknowledged, and each once', async () => {
  const report = await killRounds([120, 350, 230])

  expect(report.acknowledged).toBeGreaterThan(10)
  expect(report.interrupted).toBeGreaterThan(0)
  expect(report.lost).toEqual([])
  expect(report.torn).toBe(0)
  expect(report.stored).toBe(report.sent)
  expect(report.integrity).toBe('ok')
}, 60_000)
