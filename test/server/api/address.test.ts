import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { createAddressOf } from '#server/api/address.ts'

/** What the server takes a request for, that came from `peer` and says it was forwarded. */
async function addressOf(peer: string | undefined, forwarded: string | null, proxies: string[]): Promise<string> {
  const of = createAddressOf(proxies)
  const app = new Hono()
  app.get('/', (c) => c.text(of(c)))
  const headers: Record<string, string> = forwarded === null ? {} : { 'X-Forwarded-For': forwarded }
  const bindings = { incoming: { socket: { remoteAddress: peer, remotePort: 1, remoteFamily: 'IPv4' } } }
  return await (await app.request('/', { headers }, bindings)).text()
}

test('[security/O5] a forwarded address from anybody but a configured proxy is not believed', async () => {
  expect(await addressOf('203.0.113.7', '10.0.0.1', [])).toBe('203.0.113.7')
  expect(await addressOf('203.0.113.7', '10.0.0.1', ['127.0.0.1'])).toBe('203.0.113.7')
})

test('[security/O5] of what a configured proxy forwards only its own word counts, the last', async () => {
  expect(await addressOf('127.0.0.1', '1.1.1.1, 203.0.113.7', ['127.0.0.1'])).toBe('203.0.113.7')
  expect(await addressOf('::ffff:127.0.0.1', '203.0.113.7', ['127.0.0.1'])).toBe('203.0.113.7')
  expect(await addressOf('127.0.0.1', null, ['127.0.0.1'])).toBe('127.0.0.1')
  expect(await addressOf('127.0.0.1', ' , ', ['127.0.0.1'])).toBe('127.0.0.1')
  expect(await addressOf(undefined, '203.0.113.7', ['127.0.0.1'])).toBe('')
})
