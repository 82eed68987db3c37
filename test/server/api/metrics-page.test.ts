import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { createAddressOf } from '#server/api/address.ts'
import { metricsPage } from '#server/api/metrics-page.ts'
import { createTestServer } from '#test/support/test-server.ts'

const TOKEN = 'a-token-of-sixteen-or-more'
const HERE = '127.0.0.1'

type Asked = { peer?: string | undefined; headers?: Record<string, string>; host?: string; proxies?: string[] }

/** The status with which a request from `peer` for the page is answered, and what it says. */
async function ask({ peer = HERE, headers = {}, host = 'localhost:8787', proxies = [] }: Asked, token: string | null) {
  const app = new Hono()
  const page = async () => ({ text: 'esep_commit_number 7\n', type: 'text/plain; version=0.0.4' })
  app.route('/metrics', metricsPage({ page, addressOf: createAddressOf(proxies), token }))
  const bindings = { incoming: { socket: { remoteAddress: peer, remotePort: 1, remoteFamily: 'IPv4' } } }
  return await app.request(`http://${host}/metrics`, { headers }, bindings)
}

const statusOf = async (asked: Asked, token: string | null = null) => (await ask(asked, token)).status

test('a program on this machine reads the page', async () => {
  const response = await ask({}, null)

  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.text()).toBe('esep_commit_number 7\n')
  expect(await statusOf({ peer: '::1', host: '[::1]:8787' })).toBe(200)
  expect(await statusOf({ peer: '::ffff:127.0.0.1', host: '127.0.0.1:8787' })).toBe(200)
  expect(await statusOf({ peer: '127.0.0.53' })).toBe(200)
})

test.each(['203.0.113.7', '10.0.0.2', '', '127.0.0.1.evil', '1270.0.0.1', '::', 'localhost'])(
  '[security/O5] for %s there is no page',
  async (peer) => {
    const response = await ask({ peer }, null)

    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('commit')
  },
)

test.each([
  ['X-Forwarded-For', '203.0.113.7'],
  ['X-Forwarded-For', '127.0.0.1'],
  ['X-Forwarded-For', ' , '],
  ['X-Forwarded-For', ''],
  ['X-Real-IP', '127.0.0.1'],
  ['X-Forwarded-Host', 'localhost'],
  ['X-Forwarded-Proto', 'https'],
  ['Forwarded', 'for=127.0.0.1'],
  ['Via', '1.1 caddy'],
])('[security/O5] what a proxy on this machine forwards (%s: %s) does not come from here', async (name, value) => {
  const headers = { [name]: value }

  expect(await statusOf({ headers })).toBe(404)
  expect(await statusOf({ headers, proxies: [HERE] })).toBe(404)
  expect(await statusOf({ headers, proxies: ['::1', HERE, '10.0.0.2'] })).toBe(404)
})

test('[security/O5] a proxy that says nothing of itself is known by the name it was asked for', async () => {
  expect(await statusOf({ host: 'esep.example.kz' })).toBe(404)
  expect(await statusOf({ host: 'localhost.evil.kz' })).toBe(404)
  expect(await statusOf({ host: '127.0.0.1.nip.io' })).toBe(404)
})

test('[security/O5] with a token only the token counts, from wherever it comes', async () => {
  const withToken = (token: string) => ({ Authorization: `Bearer ${token}` })
  const forwarded = { 'X-Forwarded-For': '203.0.113.7' }

  expect(await statusOf({}, TOKEN)).toBe(404)
  expect(await statusOf({ headers: withToken(TOKEN) }, TOKEN)).toBe(200)
  expect(await statusOf({ peer: '203.0.113.7', host: 'esep.kz', headers: withToken(TOKEN) }, TOKEN)).toBe(200)
  expect(await statusOf({ headers: { ...withToken(TOKEN), ...forwarded }, host: 'esep.kz' }, TOKEN)).toBe(200)
  for (const wrong of [`${TOKEN}x`, TOKEN.slice(1), TOKEN.toUpperCase(), `${TOKEN}, ${TOKEN}`]) {
    expect(await statusOf({ headers: withToken(wrong) }, TOKEN)).toBe(404)
  }
  for (const header of [TOKEN, `Basic ${TOKEN}`, 'Bearer', 'Bearer ', '']) {
    expect(await statusOf({ headers: { Authorization: header } }, TOKEN)).toBe(404)
  }
})

test('without a token none is right', async () => {
  const headers = { Authorization: 'Bearer ' }

  expect(await statusOf({ peer: '203.0.113.7', headers }, null)).toBe(404)
})

test('[security/O5] in the whole app the public sees the same 404 as for any address there is nothing at', async () => {
  const server = await createTestServer({ address: '203.0.113.7' })

  const metrics = await server.app.request('/metrics')
  const nothing = await server.app.request('/metrics.html')

  expect([metrics.status, nothing.status]).toEqual([404, 404])
  expect(await metrics.text()).toBe(await nothing.text())
  await server.close()
})

test('in the whole app this machine reads what was counted', async () => {
  const server = await createTestServer({ address: HERE })
  await server.app.request('/healthz')

  const response = await server.app.request('/metrics')

  expect(response.status).toBe(200)
  expect(await response.text()).toContain('route="/healthz"')
  await server.close()
})
