import { afterEach, beforeEach, expect, test } from 'vitest'
import { createClaims } from '#server/jobs/claims.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import { createTestClock, type TestClock } from '#test/support/test-clock.ts'

let storage: Storage
let clock: TestClock

beforeEach(async () => {
  storage = await openStorage({ file: ':memory:', serving: true })
  clock = createTestClock('2026-11-18T09:00:00+05:00')
})
afterEach(() => storage.close())

const claimsOf = (holder: string) => createClaims({ storage, clock, holder })

test('[W4] of two servers one does a job, and the other the next time', async () => {
  const [first, second] = [claimsOf('first'), claimsOf('second')]
  const done: string[] = []

  const ran = await first.holding('release', async () => {
    expect(await second.holding('release', async () => void done.push('second meanwhile'))).toBe(false)
    done.push('first')
  })
  const then = await second.holding('release', async () => void done.push('second'))

  expect([ran, then, done]).toEqual([true, true, ['first', 'second']])
})

test('[faults/V2] the job of a server that died is taken over after 15 seconds', async () => {
  await storage.jobs.claim('release', 'dead', clock.now(), clock.now() + 15_000)
  const done: number[] = []
  const tryAt = async (ms: number) => {
    clock.pass(ms)
    return await claimsOf('alive').holding('release', async () => void done.push(clock.now()))
  }

  expect([await tryAt(0), await tryAt(15_000), await tryAt(1)]).toEqual([false, false, true])
  expect(done).toHaveLength(1)
})

test('a job that fails is let go, and its fault is told', async () => {
  const fails = claimsOf('first').holding('release', async () => {
    throw new Error('not today')
  })

  await expect(fails).rejects.toThrow('not today')
  expect(await claimsOf('second').holding('release', async () => undefined)).toBe(true)
})
