import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { health } from '#server/api/health.ts'
import { createTestServer, type TestServer } from '#test/support/test-server.ts'

let server: TestServer

beforeEach(async () => {
  server = await createTestServer()
})
afterEach(async () => {
  vi.useRealTimers()
  await server.close()
})

const statusOf = async (path: string) => (await server.app.request(path)).status
const fault = (errcode: number) => Object.assign(new Error('SQLite says no'), { errcode })

test('a server whose storage answers lives and is ready', async () => {
  expect([await statusOf('/healthz'), await statusOf('/readyz')]).toEqual([200, 200])
  expect((await server.app.request('/readyz')).headers.get('cache-control')).toBe('no-store')
})

test('[faults/V4] after a full disk it lives and is not ready for a minute, and says no more than that', async () => {
  server.watch.readiness.saw(fault(13))

  const response = await server.app.request('/readyz')

  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '30'])
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toEqual({
    type: 'urn:esep:problem:not-ready',
    code: 'not-ready',
    status: 503,
    title: 'The service is not ready. Nothing was taken; try again later.',
  })
  expect(await statusOf('/healthz')).toBe(200)
  server.clock.pass(60_000)
  expect(await statusOf('/readyz')).toBe(200)
})

test('[faults/V3] once its storage broke it is not ready again', async () => {
  server.watch.readiness.saw(fault(10))
  server.clock.pass(86_400_000)

  expect([await statusOf('/healthz'), await statusOf('/readyz')]).toEqual([200, 503])
})

test('a storage that does not answer a read is not ready; the log says why, the answer does not', async () => {
  await server.storage.close()

  const response = await server.app.request('/readyz')

  expect(response.status).toBe(503)
  expect(await response.text()).not.toMatch(/open|database|faultId/)
  expect(server.logged.join('')).toContain('"msg":"fault"')
})

test('a storage that answers too late is not ready', async () => {
  vi.useFakeTimers()
  const app = health({ isReady: () => true, ask: () => new Promise(() => undefined), onFault: () => undefined })

  const asked = app.request('/readyz')
  await vi.advanceTimersByTimeAsync(5000)

  expect((await asked).status).toBe(503)
})

test('a storage known to be unfit is not asked', async () => {
  const ask = vi.fn(async () => undefined)
  const app = health({ isReady: () => false, ask, onFault: () => undefined })

  expect((await app.request('/readyz')).status).toBe(503)
  expect(ask).not.toHaveBeenCalled()
})
