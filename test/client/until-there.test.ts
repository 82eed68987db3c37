import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { untilThere } from '#client/until-there.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('[faults/U3] a part that does not come is asked for again until it does', async () => {
  let tries = 0
  const there = untilThere(async () => {
    tries += 1
    if (tries < 4) throw new TypeError('Failed to fetch dynamically imported module')
    return 'there'
  })

  await vi.runAllTimersAsync()

  expect([await there, tries]).toEqual(['there', 4])
})

test('[faults/U3] any other fault is told, not tried again', async () => {
  let tries = 0
  const told = untilThere(async () => {
    tries += 1
    throw new Error('a fault of ours')
  })

  await expect(told).rejects.toThrow('a fault of ours')
  expect(tries).toBe(1)
})
