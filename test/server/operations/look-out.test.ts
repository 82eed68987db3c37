import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startLookOut } from '#server/operations/look-out.ts'

let logged: string[]
const log = pino({}, { write: (line: string) => void logged.push(line) })

beforeEach(() => {
  vi.useFakeTimers()
  logged = []
})
afterEach(() => vi.useRealTimers())

test('it looks at once and then again and again; what fails is logged, and the others are looked at all the same', async () => {
  const seen: string[] = []
  const gone = () => {
    throw new Error('the folder is gone')
  }

  const lookOut = startLookOut([gone, async () => void seen.push('disk'), () => void seen.push('clock')], 1000, log)
  await vi.advanceTimersByTimeAsync(2500)
  await lookOut.stop()
  await vi.advanceTimersByTimeAsync(5000)

  expect(seen).toEqual(['disk', 'clock', 'disk', 'clock', 'disk', 'clock'])
  expect(logged).toHaveLength(3)
  expect(logged[0]).toContain('the folder is gone')
})

test('stopping waits for the look under way', async () => {
  const done: string[] = []
  const slow = async () => {
    await new Promise((later) => setTimeout(later, 500))
    done.push('looked')
  }

  const lookOut = startLookOut([slow], 1000, log)
  const stopped = lookOut.stop().then(() => done.push('stopped'))
  await vi.advanceTimersByTimeAsync(5000)
  await stopped

  expect(done).toEqual(['looked', 'stopped'])
})
