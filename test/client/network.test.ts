/** Network: what several ask at once is asked of the server once. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { createNetwork } from '#client/network.ts'
import { createTestDevice, digest } from '#test/support/test-device.ts'

const answer = () =>
  new Response(JSON.stringify({ utilities: [], now: 1 }), { headers: { 'Content-Type': 'application/json' } })

test('the form and the start of the schedule share one request for the utilities; after five seconds it is asked anew', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'hidden' }))
  const asked: string[] = []
  const fetch = async (address: string): Promise<Response> => {
    asked.push(address)
    return answer()
  }
  const { deps } = createTestDevice({ fetch })
  const deviceZone = () => ({ zone: 'Asia/Almaty', offset: 300 })
  const { sync, schedule } = createNetwork({ ...deps, digest, deviceZone, registerSync: null })
  onTestFinished(() => schedule.stop())
  onTestFinished(() => void vi.unstubAllGlobals())

  await Promise.all([sync.pullUtilities(), schedule.start()])
  await sync.pullUtilities()
  expect(asked).toEqual(['/api/v1/utilities'])

  vi.advanceTimersByTime(5000)
  await sync.pullUtilities()
  expect(asked).toHaveLength(2)
})
