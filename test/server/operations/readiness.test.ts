import { expect, test } from 'vitest'
import { createReadiness } from '#server/operations/readiness.ts'
import { createTestClock } from '#test/support/test-clock.ts'

const fault = (errcode: number) => Object.assign(new Error('SQLite says no'), { errcode })
const FULL = 13
const BUSY = 5
const IO_ERROR = 10

function aReadiness() {
  const clock = createTestClock('2026-11-20T12:00:00+05:00')
  return { clock, readiness: createReadiness(clock) }
}

test('[faults/V4] for a minute after the disk was full it is not ready, then again', () => {
  const { clock, readiness } = aReadiness()

  readiness.saw(fault(FULL))
  const at = [0, 59_000, 1000].map((ms) => {
    clock.pass(ms)
    return readiness.isReady()
  })

  expect(at).toEqual([false, false, true])
})

test('[faults/V4] PostgreSQL’s full disk is one too', () => {
  const { readiness } = aReadiness()

  readiness.saw(Object.assign(new Error('could not extend file'), { code: '53100' }))

  expect([readiness.isReady(), readiness.isStorageWell()]).toEqual([false, false])
})

test('[faults/V3] a storage that broke stays so', () => {
  const { clock, readiness } = aReadiness()

  readiness.saw(fault(IO_ERROR))
  clock.pass(86_400_000)

  expect([readiness.isReady(), readiness.isStorageWell()]).toEqual([false, false])
})

test('a busy storage, a fault of ours and no fault at all change nothing', () => {
  const { readiness } = aReadiness()

  for (const one of [fault(BUSY), new Error('ours'), null, undefined, 'text']) readiness.saw(one)

  expect(readiness.isReady()).toBe(true)
})

test('[faults/V21] a clock that is set back does not keep it red', () => {
  const { clock, readiness } = aReadiness()

  readiness.saw(fault(FULL))
  clock.pass(-3_600_000)

  expect(readiness.isReady()).toBe(true)
})

test('a server that ends is not ready, though its storage is well', () => {
  const { readiness } = aReadiness()

  readiness.end()

  expect([readiness.isReady(), readiness.isStorageWell()]).toEqual([false, true])
})
